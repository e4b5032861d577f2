import type { Sample } from "./take-sample.ts";

/** Beyond what collections of garbage and a shared machine make of it. */
const MOST_MEMORY = 1.25;
const MOST_LATENCY = 3;
const MOST_WAITING = 50;

/**
 * Describes what grew between the second third of the samples and the last; the first third is warm-up. Memory is compared by the peak
 * of the last third and the peak before it: under a light load it rises for minutes between garbage collections.
 */
export function growthIn(samples: readonly Sample[]): readonly string[] {
  const third = Math.floor(samples.length / 3);
  const [before, last] = [samples.slice(0, 2 * third), samples.slice(2 * third)];
  const middle = before.slice(third);
  const names = Object.keys(samples[0]?.memoryMb ?? {});
  const medians = (value: (sample: Sample) => number) =>
    [median(middle.map(value)), median(last.map(value))] as const;
  return [
    ...names.flatMap((name) =>
      grown(`memory of ${name}`, MOST_MEMORY, [peak(before, name), peak(last, name)]),
    ),
    ...grown(
      "latency",
      MOST_LATENCY,
      medians(({ p5 }) => p5),
    ),
    ...grown(
      "partitions",
      1,
      medians(({ partitions }) => partitions),
    ),
    ...(median(last.map(({ waiting }) => waiting)) > MOST_WAITING ? ["the queue grew"] : []),
  ];
}

function grown(name: string, most: number, [then, now]: readonly [number, number]): string[] {
  return now > then * most ? [`${name} grew from ${then.toFixed(1)} to ${now.toFixed(1)}`] : [];
}

const peak = (samples: readonly Sample[], name: string): number =>
  Math.max(...samples.map(({ memoryMb }) => memoryMb[name] ?? 0));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
