import type { Sample } from "./take-sample.ts";

/** Beyond what collections of garbage and a shared machine make of it. */
const MOST_MEMORY = 1.25;
const MOST_LATENCY = 3;
const MOST_WAITING = 50;

/** What grew from the second third of the samples to the last, in words. The first third is warming up. */
export function growthIn(samples: readonly Sample[]): readonly string[] {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const names = Object.keys(samples[0]?.memoryMb ?? {});
  const grown = (name: string, most: number, value: (sample: Sample) => number) => {
    const [before, after] = [median(middle.map(value)), median(last.map(value))];
    return after > before * most
      ? [`${name} grew from ${before.toFixed(1)} to ${after.toFixed(1)}`]
      : [];
  };
  return [
    ...names.flatMap((name) =>
      grown(`memory of ${name}`, MOST_MEMORY, ({ memoryMb }) => memoryMb[name] ?? 0),
    ),
    ...grown("latency", MOST_LATENCY, ({ p5 }) => p5),
    ...grown("partitions", 1, ({ partitions }) => partitions),
    ...(median(last.map(({ waiting }) => waiting)) > MOST_WAITING ? ["the queue grew"] : []),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
