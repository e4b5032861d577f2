import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { narrowSpan } from "./narrow-span.ts";

const HOUR = 3600;
const hours = (...calls: readonly number[]) =>
  calls.map((each, index) => ({ from: index * HOUR, calls: each }));
const span = { from: 0, until: 4 * HOUR };

describe("narrowSpan", () => {
  it.each([
    ["asc", 3, { from: 0, until: HOUR }],
    ["asc", 4, { from: 0, until: 3 * HOUR }],
    ["desc", 1, { from: 3 * HOUR, until: 4 * HOUR }],
    ["desc", 6, { from: 2 * HOUR, until: 4 * HOUR }],
    ["desc", 99, span],
  ] as const)("%s, %i calls", (order, calls, narrowed) => {
    expect(narrowSpan(span, hours(3, 0, 5, 1), { order, calls, unit: HOUR })).toEqual(narrowed);
  });

  it("an hour that an edge cuts counts nothing, and stays within", () => {
    const cut = { from: 1800, until: 4 * HOUR - 1 };
    const wanted = { calls: 2, unit: HOUR };
    const counts = hours(9, 2, 2, 9);
    expect(narrowSpan(cut, counts, { ...wanted, order: "desc" })).toEqual({
      from: 2 * HOUR,
      until: cut.until,
    });
    expect(narrowSpan(cut, counts, { ...wanted, order: "asc" })).toEqual({
      from: cut.from,
      until: 2 * HOUR,
    });
  });

  it("what is left has enough calls, and would not without its last unit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom("asc" as const, "desc" as const),
        (calls, enough, order) => {
          const whole = { from: 0, until: calls.length * HOUR };
          const { from, until } = narrowSpan(whole, hours(...calls), {
            order,
            calls: enough,
            unit: HOUR,
          });
          const kept = calls.slice(from / HOUR, until / HOUR);
          const sum = (some: readonly number[]) => some.reduce((total, each) => total + each, 0);
          const shorter = order === "asc" ? kept.slice(0, -1) : kept.slice(1);
          expect(sum(kept)).toBeGreaterThanOrEqual(Math.min(enough, sum(calls)));
          expect(kept.length === calls.length || sum(shorter) < enough).toBe(true);
        },
      ),
    );
  });
});
