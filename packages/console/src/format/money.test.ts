import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { centsOf, exactUsd, roundUsd } from "./money.ts";

describe("exactUsd", () => {
  it.each([
    ["0", "$0.00"],
    ["1", "$0.000000001"],
    ["25", "$0.000000025"],
    ["250000000", "$0.25"],
    ["1234500000000", "$1,234.50"],
    ["-1500000000", "-$1.50"],
    ["-1", "-$0.000000001"],
    ["9007199254740993000000001", "$9,007,199,254,740,993.000000001"],
  ])("%s nano-dollars are %s", (nano, text) => {
    expect(exactUsd(nano, "en-US")).toBe(text);
  });

  it("writes dollars as the reader's locale does", () => {
    expect(exactUsd("1234567890123", "de-DE").replaceAll(/\s/g, " ")).toBe("1.234,567890123 $");
  });

  it("loses no digit of any amount", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 24n), (nano) => {
        const [whole = "", decimals = ""] = exactUsd(nano, "en-US")
          .replaceAll(/[$,]/g, "")
          .split(".");
        expect(BigInt(whole + decimals.padEnd(9, "0"))).toBe(nano);
      }),
    );
  });
});

it.each([
  [0, "$0.00"],
  [1234.567, "$1,234.57"],
  [0.012345, "$0.0123"],
  [0.5, "$0.50"],
])("a sum of %s reads %s", (usd, text) => {
  expect(roundUsd(usd, "en-US")).toBe(text);
});

it.each([
  ["0", "$0.00"],
  ["4999999", "< $0.01"],
  ["5000000", "$0.01"],
  ["722449000", "$0.72"],
  ["1234500000000", "$1,234.50"],
])("%s nano-dollars are %s in a column", (nano, text) => {
  expect(centsOf(nano, "en-US")).toBe(text);
});
