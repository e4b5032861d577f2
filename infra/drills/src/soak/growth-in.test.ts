import { expect, it } from "vitest";

import { growthIn } from "./growth-in.ts";
import type { Sample } from "./take-sample.ts";

const sample = (change: Partial<Sample> = {}): Sample => ({
  memoryMb: { proxy: 200 },
  p5: 2,
  p50: 3,
  p99: 10,
  waiting: 0,
  partitions: 4,
  ...change,
});
const nine = (at: (index: number) => Partial<Sample>) =>
  Array.from({ length: 9 }, (_, index) => sample(at(index)));

it("what is steady has not grown, nor what only grew while it warmed up", () => {
  expect(growthIn(nine(() => ({})))).toEqual([]);
  expect(growthIn(nine((index) => ({ memoryMb: { proxy: index < 3 ? 100 : 200 } })))).toEqual([]);
});

it("what rises until garbage is collected has not grown", () => {
  const worker = [
    168, 194, 224, 249, 133, 160, 186, 187, 146, 163, 183, 209, 234, 234, 234, 235, 236,
  ];
  expect(growthIn(worker.map((mb) => sample({ memoryMb: { worker: mb } })))).toEqual([]);
});

it.each([
  ["memory", (index: number) => ({ memoryMb: { proxy: 100 + index * 40 } })],
  ["latency", (index: number) => ({ p5: index < 6 ? 2 : 8 })],
  ["partitions", (index: number) => ({ partitions: index < 6 ? 4 : 5 })],
  ["the queue", (index: number) => ({ waiting: index < 6 ? 0 : 51 })],
])("sees that %s grew", (name, at) => {
  expect(growthIn(nine(at))).toEqual([expect.stringContaining(name)]);
});
