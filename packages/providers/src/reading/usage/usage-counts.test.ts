import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_COUNT, UsageCounts } from "./usage-counts.ts";

const read = (value: unknown) => {
  const counts = new UsageCounts();
  return [counts.read(value), counts.isClamped];
};

describe("a reported count", () => {
  it.each([
    [0, 0],
    [12, 12],
    [MAX_COUNT, MAX_COUNT],
  ])("%d is taken as it is", (value, count) => {
    expect(read(value)).toEqual([count, false]);
  });

  it.each([
    ["12", 12],
    ["+12.0", 12],
    [12.000_1, 13],
    [12.7, 13],
    ["12.7", 13],
    [MAX_COUNT + 1, MAX_COUNT],
    [Number.MAX_SAFE_INTEGER, MAX_COUNT],
    ["9007199254740993", MAX_COUNT],
    [1e300, MAX_COUNT],
    [Number.POSITIVE_INFINITY, MAX_COUNT],
  ])("%j is brought into range, and marked", (value, count) => {
    expect(read(value)).toEqual([count, true]);
  });

  it.each([-1, -0.5, "-3", -1e300])("%j is not reported, and marked", (value) => {
    expect(read(value)).toEqual([undefined, true]);
  });

  it.each([undefined, null, "", "many", "1e3", "0x10", true, {}, [5]])("%j is none", (value) => {
    expect(read(value)).toEqual([undefined, false]);
  });

  it("is a safe whole number, for any JSON value", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.jsonValue()),
        (value) => {
          const [count] = read(value);
          expect(count === undefined || (Number.isInteger(count) && Number(count) >= 0)).toBe(true);
          expect(Number(count ?? 0)).toBeLessThanOrEqual(MAX_COUNT);
        },
      ),
    );
  });

  it("of what is measured may be a fraction: each one begun counts", () => {
    const counts = new UsageCounts();
    expect([counts.readBegun(2.2), counts.readBegun("2.2"), counts.readBegun("x")]).toEqual([
      3,
      3,
      undefined,
    ]);
    expect(counts.isClamped).toBe(false);
    expect([counts.readBegun(-2.2), counts.isClamped]).toEqual([undefined, true]);
  });
});
