import type { components } from "@lintel/admin-client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { answerOf, api } from "../../../api/service.ts";

/** Where limits stand, by the id of the key or user. */
export type Standings = ReadonlyMap<string, readonly components["schemas"]["LimitStanding"][]>;

/** As many as the API takes at once. */
const MAX_HOLDERS = 100;

/** Where the limits of some keys or users stand: of the first hundred, which is more than fits a page. */
export function useStandings(kind: "keys" | "users", ids: readonly string[]): Standings {
  const asked = ids.slice(0, MAX_HOLDERS);
  const { data } = useQuery({
    queryKey: [kind, "standings", asked],
    queryFn: ({ signal }) => {
      const query = kind === "keys" ? { keyIds: asked } : { userIds: asked };
      return answerOf(api.GET("/api/limits", { params: { query }, signal }));
    },
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => new Map(data?.map(({ id, limits }) => [id, limits])), [data]);
}
