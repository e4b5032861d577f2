import { describe, expect, it } from "vitest";

import { validatePattern } from "./validate-pattern.ts";

describe("validatePattern", () => {
  it.each([["[2-9]|[12]\\d|3[0-6]"], ["(?i)x"], ["\\p{Greek}"], ["(?P<n>x)"], ["a{1000}"], [""]])(
    "takes %j",
    (text) => {
      expect(validatePattern(text)).toMatchObject({ usable: true });
    },
  );

  it.each([
    ["(a", "missing closing ): `(a`"],
    ["a(?=b)", "invalid or unsupported Perl syntax: `(?=`"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["a{1001}", "invalid repeat count: `{1001}`"],
  ])("refuses %j and says why", (text, reason) => {
    const verdict = validatePattern(text);
    expect(verdict).toMatchObject({ usable: false, reason: expect.stringContaining(reason) });
  });

  it("does not repeat a long pattern", () => {
    const verdict = validatePattern("(".repeat(900));
    expect(verdict).toEqual({ usable: false, reason: expect.stringMatching(/^.{200}$/) });
  });

  it("measures what a pattern costs", () => {
    const sizes = ["a", "a{1000}"].map((text) => validatePattern(text));
    expect(sizes).toMatchObject([{ programSize: 3 }, { programSize: 1002 }]);
  });
});
