import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nanoPerHourIn, priceSlotTime, type SlotPrice } from "./slot-time.ts";

const HOUR_MS = 3_600_000;
const aPrice = fc.record({
  nanoPerHour: fc.integer({ min: 0, max: 1_000_000_000_000_000 }),
  slots: fc.integer({ min: 1, max: 500 }),
});

/** Calls of an hour that no more than `slots` hold at once: each slot has one after the other, with pauses. */
const anHour = (slots: number): fc.Arbitrary<readonly number[]> =>
  fc
    .array(fc.array(fc.integer({ min: 0, max: HOUR_MS }), { maxLength: 8 }), { maxLength: slots })
    .map((cuts) =>
      cuts.flatMap((own) =>
        [...own, HOUR_MS]
          .toSorted((a, b) => a - b)
          .map((end, index, ends) => end - (ends[index - 1] ?? 0)),
      ),
    );

describe("the time of a slot", () => {
  it("costs what it is a part of: a quarter of an hour of one of two slots is an eighth of the price", () => {
    const price: SlotPrice = { nanoPerHour: 4_000_000_000, slots: 2 };
    expect(priceSlotTime({ ...price, heldMs: HOUR_MS / 4 })).toBe(500_000_000);
    expect(priceSlotTime({ ...price, heldMs: HOUR_MS })).toBe(2_000_000_000);
    expect(priceSlotTime({ ...price, heldMs: 0 })).toBe(0);
  });

  it("of all calls in an hour never costs more than the hour", () => {
    fc.assert(
      fc.property(
        aPrice.chain((price) => fc.tuple(fc.constant(price), anHour(price.slots))),
        ([price, held]) => {
          const sum = held.reduce(
            (all, heldMs) => all + BigInt(priceSlotTime({ ...price, heldMs })),
            0n,
          );
          expect(sum <= BigInt(price.nanoPerHour)).toBe(true);
        },
      ),
    );
  });

  it("adds up: all slots for the whole hour, however divided, cost the hour to within a nano-dollar a call", () => {
    fc.assert(
      fc.property(
        aPrice,
        fc.array(fc.integer({ min: 1, max: HOUR_MS - 1 }), { maxLength: 20 }),
        (price, cuts) => {
          const ends = [...cuts, HOUR_MS].toSorted((a, b) => a - b);
          const parts = ends.map((end, index) => end - (ends[index - 1] ?? 0));
          const one = parts.reduce(
            (all, heldMs) => all + BigInt(priceSlotTime({ ...price, heldMs })),
            0n,
          );
          const calls = BigInt(parts.length * price.slots);
          const lost = BigInt(price.nanoPerHour) - one * BigInt(price.slots);
          expect(lost >= 0n && lost < calls).toBe(true);
        },
      ),
    );
  });

  it("never costs less for being held longer", () => {
    const aTime = fc.integer({ min: 0, max: 10 * HOUR_MS });
    fc.assert(
      fc.property(aPrice, aTime, aTime, (price, one, more) => {
        const [short, long] = [one, one + more].map((heldMs) =>
          priceSlotTime({ ...price, heldMs }),
        );
        expect(short ?? NaN).toBeLessThanOrEqual(long ?? NaN);
      }),
    );
  });
});

describe("dollars an hour", () => {
  it.each([
    ["2.5", 2_500_000_000],
    ["0.000000001", 1],
    ["0", 0],
    ["1000000", 1_000_000_000_000_000],
    ["12.345678901", 12_345_678_901],
  ])("%s are exact in nano-dollars", (text, nano) => {
    expect(nanoPerHourIn(text)).toBe(nano);
  });

  it.each(["", "-1", "1e3", ".5", "1.", "1,5", "1.0000000001", "1000000.5x", "2000000", " 1"])(
    "%j are none",
    (text) => {
      expect(nanoPerHourIn(text)).toBeUndefined();
    },
  );
});
