import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Limit, limitInWords, limitMembers, limitsInWords, limitsOf } from "./limits.ts";

const NONE = {
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  costLimitInUsdUnit: "",
  rateLimitOverTime: 0,
  rateLimitUnit: "",
  limits: [],
};

describe("limits in words", () => {
  it.each<[Limit, string]>([
    [{ kind: "cost", unit: "total", amount: 0.25 }, "$0.25 in all"],
    [{ kind: "cost", unit: "h", amount: 5 }, "$5.00 an hour"],
    [{ kind: "rate", unit: "m", amount: 1 }, "1 call a minute"],
    [{ kind: "rate", unit: "s", amount: 2000 }, "2,000 calls a second"],
    [{ kind: "tokens", unit: "mo", amount: 1e6 }, "1,000,000 tokens a month"],
    [{ kind: "concurrent", amount: 10 }, "10 calls at once"],
    [
      { kind: "model-cost", unit: "d", amount: 1.000000001, models: ["gpt-4o", "o3*"] },
      "$1.000000001 a day on gpt-4o, o3*",
    ],
  ])("%o reads %s", (limit, words) => {
    expect(limitInWords(limit, "en-US")).toBe(words);
  });

  it("are one sentence for all of them, and one for none", () => {
    const limits = limitsOf({
      ...NONE,
      costLimitInUsd: 5,
      rateLimitOverTime: 60,
      rateLimitUnit: "m",
    });
    expect(limitsInWords(limits, "en-US")).toBe("At most $5.00 in all and 60 calls a minute.");
    expect(limitsInWords([], "en-US")).toContain("No limits");
  });
});

it("limits are the same after they were written into members and read again", () => {
  const amount = fc.integer({ min: 1, max: 1_000_000 });
  const limit: fc.Arbitrary<Limit> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("cost" as const, "rate" as const, "tokens" as const),
      unit: fc.constantFrom("m" as const, "h" as const, "d" as const),
      amount,
    }),
    fc.record({ kind: fc.constant("cost" as const), unit: fc.constant("total" as const), amount }),
    fc.record({ kind: fc.constant("concurrent" as const), amount }),
    fc.record({
      kind: fc.constant("model-cost" as const),
      unit: fc.constantFrom("mo" as const, "total" as const),
      amount,
      models: fc.array(fc.string({ minLength: 1 }), { minLength: 1 }),
    }),
  );
  const nameOf = (some: Limit) => JSON.stringify(some);
  const distinct = fc.uniqueArray(limit, {
    selector: (some) => (some.kind === "concurrent" ? some.kind : `${some.kind} ${some.unit}`),
  });
  fc.assert(
    fc.property(distinct, (limits) => {
      const again = limitsOf(limitMembers(limits)).map(nameOf);
      expect(again.toSorted()).toEqual(limits.map(nameOf).toSorted());
    }),
  );
});
