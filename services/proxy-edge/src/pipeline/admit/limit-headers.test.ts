import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { limitHeaders, toUsd } from "./limit-headers.ts";

const NOW = 1_000_000;

describe("limitHeaders", () => {
  it("report the tightest limit of each kind", () => {
    const limitStatuses = [
      { scope: "key", kind: "rate", unit: "d", max: 1000, remaining: 500, resetAtMs: NOW + 1 },
      { scope: "key", kind: "rate", unit: "s", max: 10, remaining: 1, resetAtMs: NOW + 900 },
      { scope: "key", kind: "total", max: 5e9, remaining: 4e9 },
      { scope: "key", kind: "cost", unit: "h", max: 2e9, remaining: -1, resetAtMs: NOW + 61_000 },
    ] as const;
    expect(limitHeaders(limitStatuses, NOW)).toEqual([
      ["x-ratelimit-limit-requests", "10"],
      ["x-ratelimit-remaining-requests", "1"],
      ["x-ratelimit-reset-requests", "1s"],
      ["x-ratelimit-limit-cost", "2"],
      ["x-ratelimit-remaining-cost", "0"],
      ["x-ratelimit-reset-cost", "61s"],
    ]);
  });

  it("report the limit of which the smaller part is left, the first of equal ones", () => {
    const wide = { scope: "key", kind: "cost", unit: "d", max: 8e9, remaining: 4e9 } as const;
    const tight = { scope: "key", kind: "cost", unit: "h", max: 2e9, remaining: 2e8 } as const;
    const remaining = (...statuses: Parameters<typeof limitHeaders>[0]) =>
      limitHeaders(statuses, NOW)[1]?.[1];
    expect(remaining(wide, tight)).toBe("0.2");
    expect(remaining(tight, wide)).toBe("0.2");
    const loose = { ...tight, remaining: 19e8 };
    expect(remaining(loose, wide)).toBe("4");
    expect(remaining(wide, loose)).toBe("4");
    expect(remaining({ ...tight, remaining: 1e9 }, wide)).toBe("1");
  });

  it("report whole seconds until a window ends, and none of one that has ended", () => {
    const status = { scope: "key", kind: "rate", unit: "d", max: 9, remaining: 5 } as const;
    const reset = (inMs: number) =>
      limitHeaders([{ ...status, resetAtMs: NOW + inMs }], NOW)[2]?.[1];
    expect([reset(86_400_000), reset(1001), reset(0), reset(-5000)]).toEqual([
      "86400s",
      "2s",
      "0s",
      "0s",
    ]);
  });

  it("report tokens and concurrent calls, and a model's limit as one of cost", () => {
    const limitStatuses = [
      { scope: "key", kind: "tokens", unit: "m", max: 100, remaining: 7, resetAtMs: NOW + 1 },
      { scope: "user", kind: "concurrent", max: 7, remaining: 3 },
      { scope: "key", kind: "total", max: 5e9, remaining: 4e9 },
      { scope: "key", kind: "model-cost", max: 2e9, remaining: 1e9 },
    ] as const;
    expect(limitHeaders(limitStatuses, NOW)).toEqual([
      ["x-ratelimit-limit-tokens", "100"],
      ["x-ratelimit-remaining-tokens", "7"],
      ["x-ratelimit-reset-tokens", "1s"],
      ["x-ratelimit-limit-concurrent", "7"],
      ["x-ratelimit-remaining-concurrent", "3"],
      ["x-ratelimit-limit-cost", "2"],
      ["x-ratelimit-remaining-cost", "1"],
    ]);
  });

  it("report no reset of a lifetime limit, and nothing without limits", () => {
    const total = { scope: "key", kind: "total", max: 250_000_000, remaining: 1 } as const;
    expect(limitHeaders([total], NOW)).toEqual([
      ["x-ratelimit-limit-cost", "0.25"],
      ["x-ratelimit-remaining-cost", "0.000000001"],
    ]);
    expect(limitHeaders([], NOW)).toEqual([]);
  });
});

it("toUsd writes nano-dollars exactly", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (nano) => {
      const [whole = "", fraction = ""] = toUsd(nano).split(".");
      expect(BigInt(whole + fraction.padEnd(9, "0"))).toBe(BigInt(nano));
    }),
  );
});
