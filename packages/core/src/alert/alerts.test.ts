import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type BudgetStanding, observeForecast, observeShare } from "./budget.ts";
import { crossingsOf } from "./crossing.ts";

const NOON = Date.UTC(2026, 10, 16, 12);
const key = { kind: "key", id: "k", name: "ci" } as const;
const standing = (members: Partial<BudgetStanding>): BudgetStanding => ({
  object: key,
  unit: "mo",
  maxNano: 100_000_000_000n,
  spentNano: 0n,
  ...members,
});

describe("a threshold", () => {
  const observation = { object: key, level: 80, text: "" };

  it("is crossed when it is reached, each by itself, the lowest first", () => {
    const crossings = crossingsOf([observation], [100, 80, 50]);
    expect(crossings.map(({ threshold }) => threshold)).toEqual([50, 80]);
  });

  it("of a budget is crossed exactly when so much of it is spent, however large both are", () => {
    const nano = fc.bigInt({ min: 1n, max: 9_007_199_000_000_000n });
    fc.assert(
      fc.property(nano, nano, fc.integer({ min: 1, max: 200 }), (maxNano, spentNano, threshold) => {
        const share = observeShare(standing({ maxNano, spentNano }), NOON);
        const crossed = crossingsOf([share], [threshold]).length === 1;
        expect(crossed).toBe(spentNano * 100n >= BigInt(threshold) * maxNano);
      }),
    );
  });
});

describe("a budget", () => {
  it("is crossed anew in the next window, and when it is changed", () => {
    const windowOf = (members: Partial<BudgetStanding>, atMs = NOON) =>
      observeShare(standing(members), atMs).window;
    expect(windowOf({})).toBe(windowOf({ spentNano: 5n }, NOON + 1000));
    expect(windowOf({})).not.toBe(windowOf({}, Date.UTC(2026, 11, 1)));
    expect(windowOf({})).not.toBe(windowOf({ maxNano: 1n }));
    expect(windowOf({})).not.toBe(windowOf({ unit: "d" }));
    expect(windowOf({ unit: "total" })).toBe(windowOf({ unit: "total" }, Date.UTC(2027, 1, 1)));
  });

  it("says in words what was spent of what", () => {
    const { text } = observeShare(standing({ spentNano: 83_210_000_000n }), NOON);
    expect(text).toBe("key ci has spent $83.21 of its budget of $100.00 (month)");
  });

  it("is forecast by the pace of its window", () => {
    const halfOfNovember = Date.UTC(2026, 10, 16);
    const seen = observeForecast(standing({ spentNano: 60_000_000_000n }), halfOfNovember);
    expect(seen?.level).toBe(120);
    expect(seen?.text).toContain("$120.00");
  });

  it("is not forecast while too little is known, nor where there is no window", () => {
    const spentNano = 90_000_000_000n;
    expect(observeForecast(standing({ spentNano }), Date.UTC(2026, 10, 3))).toBeUndefined();
    expect(observeForecast(standing({ spentNano, unit: "total" }), NOON)).toBeUndefined();
  });
});
