import { expect, test } from "vitest";

import { summarise } from "./summarise.ts";

const results = (passed: number, failed: number, skipped = 0, todo = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: todo,
});

test.each([
  ["all passed", results(7, 0), 0, "tests: 7 passed, 0 failed"],
  ["some failed", results(7, 2), 1, "tests: 7 passed, 2 failed"],
  ["some skipped", results(7, 0, 1, 2), 0, "tests: 7 passed, 0 failed, 3 skipped"],
  ["no tests", results(0, 0), 0, "tests: 0 passed, 1 failed"],
  ["only skipped tests", results(0, 0, 3), 0, "tests: 0 passed, 1 failed, 3 skipped"],
  ["an unhandled error", results(7, 0), 1, "tests: 7 passed, 1 failed"],
  ["no results at all", undefined, 1, "tests: 0 passed, 1 failed"],
])("%s", (_, given, exitCode, line) => {
  expect(summarise(given, exitCode)).toEqual({ line, passed: line.includes(" 0 failed") });
});
