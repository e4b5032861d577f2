import { expect, it } from "vitest";

import { countInstructions, sumOf } from "./count-instructions.ts";

it("adds perf's counts of user mode and the kernel", () => {
  const report = "53533,,instructions:u,100,100.00,,\n3647,,instructions:k,100,100.00,,\n";
  expect(sumOf(report)).toBe(57_180);
});

it.each([
  "<not counted>,,instructions:u,0,0.00,,\n<not counted>,,instructions:k,0,0.00,,\n",
  "53533,,instructions:u,100,100.00,,\n",
  "Error: access to performance monitoring is limited\n",
  "",
])("has no sum where perf counts nothing: %j", (report) => {
  expect(sumOf(report)).toBeNaN();
});

it("does the work where nothing can be counted", async () => {
  const { result } = await countInstructions(0, () => Promise.resolve("done"));
  expect(result).toBe("done");
});
