import { expect, test } from "vitest";

import { warningOf } from "./warning-of.ts";

test.each([
  ["a warning by number", '{"level":40,"msg":"queue is slow"}', "queue is slow"],
  ["an error by name", '{"level":"error","msg":"lost"}', "lost"],
  ["its cause", '{"level":50,"msg":"lost","err":{"message":"ECONNRESET"}}', "lost (ECONNRESET)"],
  ["what has no message", '{"level":50,"code":7}', '{"level":50,"code":7}'],
])("shows %s", (_, line, shown) => {
  expect(warningOf(line, "stdout")).toBe(shown);
});

test.each(['{"level":30,"msg":"call"}', '{"msg":"no level"}', "plain text", "12", ""])(
  "keeps %j on stdout for the log file only",
  (line) => {
    expect(warningOf(line, "stdout")).toBeUndefined();
  },
);

test("shows what a dying process writes to stderr, since that is no JSON", () => {
  expect(warningOf("TypeError: x is not a function", "stderr")).toBe(
    "TypeError: x is not a function",
  );
  expect(warningOf("  ", "stderr")).toBeUndefined();
});
