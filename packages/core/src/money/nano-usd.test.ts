import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_LIMIT_USD, nanoToMicroUsd, nanoToUsd, scaleUsd, usdToNano } from "./nano-usd.ts";

describe("usdToNano", () => {
  it.each([
    [0, 0],
    [0.1, 100_000_000],
    [0.25, 250_000_000],
    [5.5, 5_500_000_000],
    [1e-9, 1],
    [4.9e-10, 0],
    [5e-10, 1],
    [0.1 + 0.2, 300_000_000],
    [MAX_LIMIT_USD, 9_007_199_000_000_000],
  ])("turns %d dollars into %d nano-dollars", (usd, nano) => {
    expect(usdToNano(usd)).toBe(nano);
  });

  it("gives back every amount of nano-dollars below a million dollars", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), (nano) => {
        expect(usdToNano(nanoToUsd(nano))).toBe(nano);
      }),
    );
  });
});

describe("scaleUsd", () => {
  it("keeps prices per million tokens exact that a double cannot", () => {
    expect(scaleUsd(0.0375, 9)).toBe(37_500_000n);
    expect(scaleUsd(0.000_000_15, 12)).toBe(150_000n);
    expect(scaleUsd(1e21, 0)).toBe(10n ** 21n);
  });
});

describe("nanoToMicroUsd", () => {
  it("rounds half up", () => {
    expect(nanoToMicroUsd(1499n)).toBe(1);
    expect(nanoToMicroUsd(1500n)).toBe(2);
  });
});
