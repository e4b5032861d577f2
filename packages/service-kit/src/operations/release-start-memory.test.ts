import { execFileSync } from "node:child_process";

import { expect, it } from "vitest";

const MODULE = new URL("./release-start-memory.ts", import.meta.url).href;
/** Makes much that lives on for a while, as loading code does. */
const SCRIPT = `
  import { getHeapSpaceStatistics } from "node:v8";
  import { releaseStartMemory } from ${JSON.stringify(MODULE)};
  const youngBytes = () =>
    getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size;
  let kept = Array.from({ length: 200_000 }, (_, index) => ({ index }));
  const before = youngBytes();
  kept = [];
  releaseStartMemory();
  console.log(youngBytes() < before / 2 ? "small" : "large", typeof globalThis.gc);
`;

it("makes the young generation small again, and exposes nothing for it", () => {
  const script = ["--input-type=module", "--eval", SCRIPT];
  expect(execFileSync(process.execPath, script, { encoding: "utf8" })).toBe("small undefined\n");
});
