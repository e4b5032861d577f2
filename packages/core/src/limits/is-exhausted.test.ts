import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isExhausted } from "./is-exhausted.ts";

/** In micro-dollars, for reading. */
const spend = (limit: number, spent: number, calls: number) => ({
  limitNano: BigInt(limit) * 1000n,
  spentNano: BigInt(spent) * 1000n,
  calls: BigInt(calls),
});

describe("a lifetime limit is exhausted", () => {
  it.each([
    ["nothing is left", spend(400, 400, 3), undefined],
    ["more than it was spent", spend(400, 442, 3), undefined],
    ["a call as the others was refused", spend(400, 392, 3), 57_500],
    ["two of three equal calls were made", spend(400, 295, 2), 147_500],
    ["the third of them was bounded by more than they cost", spend(400, 295, 2), 178_000],
    [
      "a call of a hundredth was refused, after many that were cheaper",
      spend(400, 399, 9999),
      3000,
    ],
    ["the refused call was exactly a hundredth", spend(400, 399, 9999), 4000],
    ["the refused call was exactly twice as large as the others", spend(400, 300, 2), 300_000],
    ["there was one call before the refused one", spend(400, 399, 1), 3000],
  ])("when %s", (_why, spent, refusedNano) => {
    expect(isExhausted(spent, refusedNano)).toBe(true);
  });
});

describe("a lifetime limit is not exhausted", () => {
  it.each([
    ["there is none", spend(0, 9999, 9), 1000],
    ["nothing was refused, however little is left", spend(400, 399, 3), undefined],
    ["nothing was spent and one huge call refused", spend(400, 0, 0), 10_000_000],
    [
      "the refused call was much larger than the others",
      spend(100_000_000, 92_000_000, 9200),
      9_000_000_000,
    ],
    ["the refused call was more than twice as large as the others", spend(400, 295, 2), 300_000],
    ["what was refused would fit but for other calls under way", spend(400, 295, 2), 100_000],
    ["what was refused is exactly what is left", spend(400, 392, 3), 8000],
    ["the refused call was a little more than a hundredth", spend(400, 399, 9999), 4001],
    [
      "an average call still fits and a somewhat larger one was refused",
      spend(400, 300, 4),
      120_000,
    ],
    ["a call of exactly the average cost still fits", spend(400, 200, 1), 300_000],
    ["no call has spent anything, but entries without a call have", spend(400, 399, 0), 3000],
  ])("when %s", (_why, spent, refusedNano) => {
    expect(isExhausted(spent, refusedNano)).toBe(false);
  });

  it("while a hundredth of it and the cost of an average call are left", () => {
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(
        amounts,
        amounts,
        amounts,
        fc.nat(10 ** 12),
        (limitNano, spent, calls, needed) => {
          const spentNano = spent % limitNano;
          const left = limitNano - spentNano;
          fc.pre(left * 100n >= limitNano && left * calls >= spentNano);
          expect(isExhausted({ limitNano, spentNano, calls }, needed)).toBe(false);
        },
      ),
    );
  });
});
