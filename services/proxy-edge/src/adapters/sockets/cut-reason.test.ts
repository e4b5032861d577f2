import { expect, it } from "vitest";

import { cutReason } from "./cut-reason.ts";

it.each([
  ["", ""],
  ["as it is", "as it is"],
  ["x".repeat(123), "x".repeat(123)],
  ["x".repeat(124), "x".repeat(123)],
  ["\u20AC".repeat(50), "\u20AC".repeat(41)],
  ["x\u{1F98A}".repeat(30), `${"x\u{1F98A}".repeat(24)}x`],
])("a reason is at most 123 bytes of whole characters: %j", (reason, cut) => {
  expect(cutReason(reason)).toBe(cut);
  expect(cutReason(reason).isWellFormed()).toBe(true);
});
