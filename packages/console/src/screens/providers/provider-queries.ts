import type { components } from "@lintel/admin-client";
import { useQuery } from "@tanstack/react-query";

import { answerOf, api } from "../../api/service.ts";

export type Setting = components["schemas"]["ProviderSetting"];
export type Provider = components["schemas"]["Provider"];
export type Health = components["schemas"]["ProviderSettingHealth"];

/** The built-in providers, and what a setting of each holds. */
export const useProviders = () =>
  useQuery({
    queryKey: ["providers"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/providers", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whether calls go to a setting now. */
export const useHealth = (id: string) =>
  useQuery({
    queryKey: ["settings", "health", id],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/provider-settings/{id}/health", { params: { path: { id } }, signal })),
  });
