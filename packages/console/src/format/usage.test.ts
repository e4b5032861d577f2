import { expect, it } from "vitest";

import { exactMillionths, lineNano } from "./usage.ts";

it.each([
  [0n, "$0.00"],
  [1n, "$0.000000000000001"],
  [10n * 2_500_000_000n, "$0.000025"],
  [7n * 150_000_001n, "$0.000001050000007"],
  [1_234_500_000_000_000n, "$1.2345"],
])("%s millionths of a nano-dollar are %s", (millionths, text) => {
  expect(exactMillionths(millionths)).toBe(text);
});

it("a line of the largest count and price is exact", () => {
  expect(lineNano(1_000_000_007, 900_000_000_001)).toBe(900_000_006_301_000_000_007n);
});
