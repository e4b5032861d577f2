import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const README = readFileSync(path.join(ROOT, "services/proxy-edge/README.md"), "utf8");
const [, TABLE = ""] = README.split("### What clients of `/v1` and of LocalLab rely on");

const ROWS = [...TABLE.matchAll(/^\|[^|]+\| `([^`|]+)` +\| ([^|]+?) +\|$/gm)].map(
  ([, file = "", title = ""]) => ({ file, title }),
);

it("what clients rely on names tests that there are", () => {
  expect(ROWS.length).toBeGreaterThan(15);
  const missing = ROWS.filter(
    ({ file, title }) => !readFileSync(path.join(ROOT, file), "utf8").includes(`"${title}"`),
  );
  expect(missing).toEqual([]);
});
