import fc from "fast-check";
import { expect, it } from "vitest";

import { seriesByAction, seriesByType, sumOf } from "./match-series.ts";

const point = (at: number, found: Readonly<Record<string, number>>) => ({
  at,
  allowed: 1,
  warned: 0,
  redacted: 2,
  blocked: 3,
  found,
});

it("each action has its calls of each time, and none where there were none", () => {
  const series = seriesByAction([point(20, {})], [10, 20]);
  expect(series.map(({ id, values }) => [id, values])).toEqual([
    ["blocked", [0, 3]],
    ["redacted", [0, 2]],
    ["warned", [0, 0]],
  ]);
});

it("the type that is found most comes first", () => {
  const points = [point(10, { email: 1, iban: 2 }), point(20, { email: 5 })];
  const series = seriesByType(points, [10, 20]);
  expect(series.map(({ id, values }) => [id, values])).toEqual([
    ["email", [1, 5]],
    ["iban", [2, 0]],
  ]);
});

it("nothing that was found is left out, however many types there are", () => {
  const found = fc.dictionary(fc.string(), fc.integer({ min: 1, max: 1000 }), { maxKeys: 30 });
  fc.assert(
    fc.property(fc.array(found, { maxLength: 5 }), (finds) => {
      const points = finds.map((each, at) => point(at, each));
      const series = seriesByType(points, [...finds.keys()]);
      const all = finds.flatMap((each) => Object.values(each)).reduce((sum, one) => sum + one, 0);
      expect(series.reduce((sum, each) => sum + sumOf(each), 0)).toBe(all);
      expect(series.length).toBeLessThanOrEqual(8);
    }),
  );
});
