import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";

/** How the installation is made up. */
export const useSystem = () =>
  useQuery({
    queryKey: ["system"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/system", { signal })),
    enabled: useAllowed("reports:read"),
    staleTime: 60_000,
  });
