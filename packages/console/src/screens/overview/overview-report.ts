import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import type { Period } from "../../url/period.ts";
import type { Grouping } from "./usage-series.ts";

/** Usage in buckets, by group; absent, of everything together. */
export const useReport = (period: Period, increment: number, grouping?: Grouping) =>
  useQuery({
    queryKey: ["reports", "usage", period, increment, grouping ?? ""],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/reporting/events", {
          body: { ...period, increment, ...(grouping !== undefined && { filters: [grouping] }) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
