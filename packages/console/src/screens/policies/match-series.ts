import type { components } from "@lintel/admin-client";

import type { BarSeries } from "../../ui/data/bar-chart.tsx";
import { typeName } from "./policy-draft.ts";

export type MatchesPoint = components["schemas"]["PolicyMatchesPoint"];

const ACTIONS = [
  { id: "blocked", name: "Blocked", fill: "fill-bad" },
  { id: "redacted", name: "Redacted", fill: "fill-warn" },
  { id: "warned", name: "Warned", fill: "fill-series-2" },
] as const;

/** Types beyond these are one part of the bars. */
const MAX_TYPES = 7;

/** How many calls a policy blocked, redacted and warned about, at each of the times. */
export const seriesByAction = (
  points: readonly MatchesPoint[],
  times: readonly number[],
): readonly BarSeries[] => {
  const pointAt = new Map(points.map((point) => [point.at, point]));
  return ACTIONS.map(({ fill, id, name }) => ({
    id,
    name,
    fill,
    values: times.map((at) => pointAt.get(at)?.[id] ?? 0),
  }));
};

/** How often it found something of each type, the most frequent first, at each of the times. */
export function seriesByType(
  points: readonly MatchesPoint[],
  times: readonly number[],
): readonly BarSeries[] {
  const foundAt = new Map(
    points.map(({ at, found }) => [at, new Map(Object.entries(found ?? {}))]),
  );
  const types = [...new Set([...foundAt.values()].flatMap((found) => [...found.keys()]))];
  const series = types.map((type) => ({
    id: type,
    name: typeName(type),
    values: times.map((at) => foundAt.get(at)?.get(type) ?? 0),
  }));
  const ordered = series.toSorted((a, b) => sumOf(b) - sumOf(a));
  if (ordered.length <= MAX_TYPES + 1) return ordered;
  const rest = ordered.slice(MAX_TYPES);
  const values = times.map((_, place) =>
    rest.reduce((sum, each) => sum + (each.values[place] ?? 0), 0),
  );
  return [
    ...ordered.slice(0, MAX_TYPES),
    { id: " rest", name: `${rest.length} more types`, values },
  ];
}

/** All that a series counts. */
export const sumOf = ({ values }: Pick<BarSeries, "values">): number =>
  values.reduce((sum, value) => sum + value, 0);
