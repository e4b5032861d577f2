import fc from "fast-check";
import { expect, it } from "vitest";

import { add, combine, dayName, type ImportedSums, NO_SUMS } from "./imported-sums.ts";
import { offsetSums } from "./offset-sums.ts";

const DAY_MS = 86_400_000;

const amounts = fc.record({
  costNano: fc.nat(9),
  calls: fc.nat(1),
  promptTokens: fc.nat(9),
  completionTokens: fc.nat(9),
  latencyMs: fc.nat(9),
});
const call = fc
  .tuple(amounts, fc.nat(3 * DAY_MS), fc.constantFrom("m", "n"))
  .map(
    ([sums, atMs, model]) =>
      ({ ...sums, atMs, model, keyId: "K", userId: "", provider: "openai" }) as const,
  );

const sumOf = (all: readonly ImportedSums[]): ImportedSums =>
  all.reduce((sum, one) => combine(sum, one, add), NO_SUMS);

it("what calls are is either charged or taken from the sums of their days, and no sum goes below nothing", () => {
  const days = fc.array(fc.tuple(fc.nat(2), fc.constantFrom("m", "n"), amounts), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), days, (calls, sums) => {
      const summed = new Map(
        sums.map(([day, model, sum]) => {
          const of = { keyId: "k", userId: "", provider: "openai", model, atMs: day * DAY_MS };
          return [dayName(of), sum] as const;
        }),
      );
      const { charged, offsets } = offsetSums(calls, summed);
      expect(combine(sumOf(charged), sumOf(offsets), add)).toEqual(sumOf(calls));
      for (const offset of offsets) {
        const left = combine(summed.get(dayName(offset)) ?? NO_SUMS, offset, (a, b) => a - b);
        expect(Math.min(...Object.values(left))).toBeGreaterThanOrEqual(0);
        // Nothing is charged while some of the sum is left.
        const after = sumOf(charged.filter((one) => dayName(one) === dayName(offset)));
        expect(after.costNano === 0 || left.costNano === 0).toBe(true);
      }
    }),
  );
});

it("the earliest calls of a day are those that its sum had", () => {
  const of = { keyId: "k", userId: "", provider: "openai", model: "m" };
  const at = (atMs: number) => ({ ...of, ...NO_SUMS, costNano: 5, calls: 1, atMs });
  const summed = new Map([[dayName(at(0)), { ...NO_SUMS, costNano: 7, calls: 1 }]]);
  const { charged, offsets } = offsetSums([at(20), at(10)], summed);
  expect(charged.map(({ atMs, calls, costNano }) => [atMs, costNano, calls])).toEqual([
    [10, 0, 0],
    [20, 3, 1],
  ]);
  expect(offsets).toEqual([{ ...of, ...NO_SUMS, atMs: 0, costNano: 7, calls: 1 }]);
});
