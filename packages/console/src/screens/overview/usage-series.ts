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
  readonly tokens: number;
  readonly failures: number;
}

const NO_USAGE: Usage = { calls: 0, usd: 0, tokens: 0, failures: 0 };

const usageOf = (point: ReportPoint): Usage => ({
  calls: point.numberOfRequests,
  usd: point.costInUsd,
  tokens: point.promptTokenCount + point.completionTokenCount,
  failures: point.numberOfRequests - point.successCount,
});

const combine = (a: Usage, b: Usage, sign: 1 | -1): Usage => ({
  calls: a.calls + sign * b.calls,
  usd: a.usd + sign * b.usd,
  tokens: a.tokens + sign * b.tokens,
  failures: a.failures + sign * b.failures,
});

/** What was used in each bucket, by group; buckets without calls are empty. */
export function bucketsByGroup(
  points: readonly ReportPoint[],
  grouping: Grouping | undefined,
  buckets: readonly number[],
): ReadonlyMap<string, readonly Usage[]> {
  const indexes = new Map(buckets.map((start, index) => [start, index]));
  const found = new Map<string, Usage[]>();
  for (const point of points) {
    const index = indexes.get(point.timeStamp);
    if (index === undefined || point.numberOfRequests === 0) continue;
    const group = grouping === undefined ? "" : (point[grouping] ?? "");
    const usages = found.get(group) ?? buckets.map(() => NO_USAGE);
    usages[index] = combine(usages[index] ?? NO_USAGE, usageOf(point), 1);
    found.set(group, usages);
  }
  return found;
}

/** What is left in each bucket of everything when some groups are taken away. */
export const withoutGroups = (
  everything: readonly Usage[],
  groups: readonly (readonly Usage[])[],
): readonly Usage[] =>
  everything.map((usage, index) =>
    groups.reduce((left, group) => combine(left, group[index] ?? NO_USAGE, -1), usage),
  );

/** All groups together, in each bucket. */
export const sumOfGroups = (
  groups: readonly (readonly Usage[])[],
  buckets: readonly number[],
): readonly Usage[] =>
  buckets.map((_, index) =>
    groups.reduce((sum, group) => combine(sum, group[index] ?? NO_USAGE, 1), NO_USAGE),
  );

/** The first moments of the buckets of a period, which they divide evenly. */
export const bucketsOf = ({ start, end }: Period, size: number): readonly number[] =>
  Array.from({ length: Math.ceil((end - start) / size) }, (_, index) => start + index * size);
