import { CostUnit, NO_TOKENS, windowStartMs } from "@lintel/core";
import fc from "fast-check";
import { expect, it } from "vitest";

import { spendDeltas, sumName } from "./spend-deltas.ts";

const booking = (costNano: number, countsCall?: false) => ({
  event: {
    admitted: true,
    createdAtMs: Date.UTC(2026, 10, 29),
    keyId: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
    ...(countsCall === undefined ? {} : { countsCall }),
  },
  costNano,
  usage: { ...NO_TOKENS, input: 1 },
});

it("two attempts of one call add what both cost, and one call, to every sum", () => {
  const deltas = spendDeltas([booking(3), booking(4, false)]);
  expect(deltas.length).toBeGreaterThan(0);
  for (const { calls, costNano, tokens } of deltas) {
    expect([calls, costNano, tokens]).toEqual([1n, 7n, 2n]);
  }
});

it("what stands for several calls, as a day of another gateway, adds as many, admitted or not", () => {
  const { event: of, ...day } = booking(3);
  const deltas = spendDeltas([{ ...day, event: { ...of, admitted: false }, calls: 5 }]);
  expect(new Set(deltas.map(({ calls }) => calls))).toEqual(new Set([5n]));
});

const KEYS = ["3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001", "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002"];
const NEW_YEAR = Date.UTC(2027, 0, 1);

const event = fc.record(
  {
    admitted: fc.boolean(),
    createdAtMs: fc.integer({ min: NEW_YEAR - 200_000, max: NEW_YEAR + 200_000 }),
    keyId: fc.constantFrom(...KEYS, ...KEYS.map((id) => id.toUpperCase())),
    knownUserId: fc.constantFrom(...KEYS, ...KEYS.map((id) => id.toUpperCase())),
  },
  { requiredKeys: ["admitted", "createdAtMs", "keyId"] },
);
const call = fc.record({
  event,
  costNano: fc.oneof(fc.constant(0), fc.maxSafeNat()),
  usage: fc.nat(3).map((input) => ({ ...NO_TOKENS, input })),
});

it("each sum is given what the calls of its window add, one by one", () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 12 }), (calls) => {
      const expected = new Map<string, bigint>();
      for (const { costNano, event: of, usage } of calls) {
        if (costNano === 0 && usage.input === 0 && !of.admitted) continue;
        const windows = CostUnit.options.map((unit) => ({
          unit,
          startMs: windowStartMs(unit, of.createdAtMs),
        }));
        for (const window of [{ unit: "total", startMs: 0 } as const, ...windows]) {
          const add = (scope: "key" | "user", id: string): void => {
            const name = sumName({ scope, id: id.toLowerCase(), ...window });
            expected.set(name, (expected.get(name) ?? 0n) + BigInt(costNano));
          };
          add("key", of.keyId);
          if (of.knownUserId !== undefined) add("user", of.knownUserId);
        }
      }
      const deltas = spendDeltas(calls);
      expect(new Map(deltas.map((delta) => [sumName(delta), delta.costNano]))).toEqual(expected);
      const counted = calls.filter((each) => each.event.admitted).length;
      const inTotal = deltas.filter(({ scope, unit }) => scope === "key" && unit === "total");
      expect(inTotal.reduce((sum, { calls: count }) => sum + count, 0n)).toBe(BigInt(counted));
    }),
  );
});
