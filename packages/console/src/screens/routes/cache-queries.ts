import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import { nowSeconds } from "../../app/clock.ts";
import { chartPeriod } from "../../url/period.ts";
import { cacheUses } from "./cache-use.ts";

/** What the caches of routes answered in the last 30 days; one question for all routes. */
export function useCacheUses() {
  const [period] = useState(() => chartPeriod("30d", nowSeconds()));
  const body = {
    ...period,
    increment: period.end - period.start,
    filters: ["routeId", "provider"],
  };
  return useQuery({
    queryKey: ["reports", "cache-uses", period],
    queryFn: ({ signal }) => answerOf(api.POST("/api/reporting/events", { body, signal })),
    select: ({ dataPoints }) => cacheUses(dataPoints),
    enabled: useAllowed("reports:read"),
    staleTime: 60_000,
  });
}
