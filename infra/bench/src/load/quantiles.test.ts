import { expect, it } from "vitest";

import { medianOf, quantilesOf } from "./quantiles.ts";

it("takes quantiles by nearest rank, in any order", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(quantilesOf(values)).toEqual({ p50: 100, p99: 198, max: 200, count: 200 });
});

it("has no quantile of nothing", () => {
  expect(quantilesOf([]).p50).toBeNaN();
});

it("takes the middle of an odd number of values and the mean of the two middle ones of an even", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
  expect(medianOf([1, 2, 10, 4])).toBe(3);
});

it("leaves out what could not be measured", () => {
  expect(medianOf([Number.NaN, 3, 1])).toBe(2);
  expect(medianOf([])).toBeNaN();
});
