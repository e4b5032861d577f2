import type { components } from "@lintel/admin-client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import type { Period } from "../../url/period.ts";
import type { Grouping } from "./usage-series.ts";

export type Overview = components["schemas"]["Overview"];
export type UsageSums = components["schemas"]["UsageSums"];
export type UsageGroup = Overview["groups"][number];

const STALE_MS = 30_000;
/** Longer lists are not read; the rest is found with filters. */
const MAX_GROUPS = 50;

/** Sums of a period, of the one before, and of the most expensive groups. */
export const useOverview = (period: Period, groupBy: Grouping) =>
  useQuery({
    queryKey: ["reports", "overview", period, groupBy],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/reporting/overview", {
          body: { ...period, groupBy, limit: MAX_GROUPS },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });

/** Groupings of which there can be too many for one answer: only those that are drawn are asked for. */
const FILTERED: Partial<Record<Grouping, "keyIds" | "userIds">> = {
  keyId: "keyIds",
  userId: "userIds",
};

/** Whether a chart of this grouping has only the groups that it was asked for. */
export const isFiltered = (grouping: Grouping): boolean => FILTERED[grouping] !== undefined;

interface SeriesRequest {
  readonly period: Period;
  readonly increment: number;
  /** Absent: everything together. */
  readonly grouping?: Grouping;
  /** The groups that are drawn; undefined until they are known. */
  readonly groups?: readonly string[] | undefined;
}

/** Usage in buckets, of everything together or by group. */
export function useSeries({ period, increment, grouping, groups }: SeriesRequest) {
  const filter = grouping === undefined ? undefined : FILTERED[grouping];
  const drawn = (groups ?? []).filter((id) => id !== "");
  const body = {
    ...period,
    increment,
    ...(grouping !== undefined && { filters: [grouping] }),
    ...(filter !== undefined && { [filter]: drawn }),
  };
  return useQuery({
    queryKey: ["reports", "usage", body],
    queryFn: ({ signal }) => answerOf(api.POST("/api/reporting/events", { body, signal })),
    // An empty filter would mean every group there is.
    enabled: filter === undefined || drawn.length > 0,
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
}
