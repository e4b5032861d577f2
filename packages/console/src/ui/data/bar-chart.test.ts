import { expect, it } from "vitest";

import { niceTop, ticksOf } from "./bar-chart.tsx";

it.each([
  [0, 1],
  [0.003, 0.0032],
  [1, 1],
  [1.1, 1.2],
  [2.3, 2.4],
  [40, 40],
  [51, 60],
  [85, 100],
])("the axis over %s ends at %s", (value, top) => {
  expect(niceTop(value)).toBeCloseTo(top, 12);
});

const bars = (ticks: readonly string[]) =>
  ticks.map((tick, name) => ({ name: String(name), tick }));
const ticks = (of: readonly string[]) => ticksOf(bars(of)).map(({ index }) => index);

it("each day has one tick, below its first bar; a day that has just begun before another has none", () => {
  const days = Array.from({ length: 42 }, (_, index) => `day ${Math.floor((index + 4) / 6)}`);
  expect(ticks(days)).toEqual([2, 8, 14, 20, 26, 32, 38]);
});

it("of many bars, only some have a tick", () => {
  expect(ticks(Array.from({ length: 30 }, (_, day) => `day ${day}`))).toEqual([
    0, 4, 8, 12, 16, 20, 24, 28,
  ]);
});
