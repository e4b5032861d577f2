import { expect, it } from "vitest";

import { niceTop } from "./bar-chart.tsx";

it.each([
  [0, 1],
  [0.003, 0.005],
  [1, 1],
  [1.2, 2],
  [2.3, 2.5],
  [40, 50],
  [51, 100],
])("the axis over %s ends at %s", (value, top) => {
  expect(niceTop(value)).toBeCloseTo(top, 12);
});
