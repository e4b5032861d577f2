import type { Histogram as HistogramValue } from "@opentelemetry/sdk-metrics";

import type { Samples } from "./samples.ts";

export interface Histogram {
  /** Records one measurement. What is not a number from zero up is ignored. */
  record(value: number): void;
}

/** `samples` are given every measurement, too. */
export function histogramSeries(
  boundaries: readonly number[],
  samples?: Samples,
): Histogram & { value(): HistogramValue } {
  const counts = Array.from({ length: boundaries.length + 1 }, () => 0);
  let sum = 0;
  let count = 0;
  return {
    record(value) {
      if (!(value >= 0)) return;
      const bucket = bucketOf(boundaries, value);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sum += value;
      count += 1;
      samples?.add(value);
    },
    value: () => ({ buckets: { boundaries: [...boundaries], counts: [...counts] }, sum, count }),
  };
}

/** Linear: with twenty buckets it beats a binary search, as most values are small. */
function bucketOf(boundaries: readonly number[], value: number): number {
  let bucket = 0;
  while (bucket < boundaries.length && value > (boundaries[bucket] ?? Infinity)) bucket += 1;
  return bucket;
}
