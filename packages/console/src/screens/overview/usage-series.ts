import type { components } from "@lintel/admin-client";

import type { Period } from "../../url/period.ts";

export type ReportPoint = components["schemas"]["ReportPoint"];

/** What usage can be grouped by, by its name in the API. */
export const GROUPINGS = [
  { value: "model", label: "Model" },
  { value: "keyId", label: "Key" },
  { value: "provider", label: "Provider" },
  { value: "userId", label: "User" },
  { value: "tag", label: "Tag" },
  { value: "routeId", label: "Route" },
  { value: "policyId", label: "Policy" },
] as const;
export type Grouping = (typeof GROUPINGS)[number]["value"];

export const readGrouping = (text: string | null): Grouping =>
  GROUPINGS.find(({ value }) => value === text)?.value ?? "model";

/** What was used in a time, or by something. */
export interface Usage {
  readonly calls: number;
  readonly usd: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly failures: number;
}

export const NO_USAGE: Usage = {
  calls: 0,
  usd: 0,
  promptTokens: 0,
  completionTokens: 0,
  failures: 0,
};

export const usageOf = (point: ReportPoint): Usage => ({
  calls: point.numberOfRequests,
  usd: point.costInUsd,
  promptTokens: point.promptTokenCount,
  completionTokens: point.completionTokenCount,
  failures: point.numberOfRequests - point.successCount,
});

export const addUsage = (a: Usage, b: Usage): Usage => ({
  calls: a.calls + b.calls,
  usd: a.usd + b.usd,
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
  failures: a.failures + b.failures,
});

/** A part of all usage, with what it used in each bucket. */
export interface Series {
  /** Of the group: a name, or an id. Empty: what has none. */
  readonly group: string;
  readonly total: Usage;
  readonly buckets: readonly Usage[];
}

/** Points as series, the most expensive first. Buckets without calls are empty. */
export function seriesOf(
  points: readonly ReportPoint[],
  grouping: Grouping,
  buckets: readonly number[],
): readonly Series[] {
  const indexes = new Map(buckets.map((start, index) => [start, index]));
  const found = new Map<string, Usage[]>();
  for (const point of points) {
    const index = indexes.get(point.timeStamp);
    if (index === undefined || point.numberOfRequests === 0) continue;
    const group = point[grouping] ?? "";
    const usages = found.get(group) ?? buckets.map(() => NO_USAGE);
    usages[index] = addUsage(usages[index] ?? NO_USAGE, usageOf(point));
    found.set(group, usages);
  }
  return [...found]
    .map(([group, usages]) => ({
      group,
      total: usages.reduce(addUsage, NO_USAGE),
      buckets: usages,
    }))
    .toSorted((a, b) => b.total.usd - a.total.usd || b.total.calls - a.total.calls);
}

/** The first moments of the buckets of a period, which they divide evenly. */
export const bucketsOf = ({ start, end }: Period, size: number): readonly number[] =>
  Array.from({ length: Math.ceil((end - start) / size) }, (_, index) => start + index * size);
