import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { answerOf, api } from "./service.ts";
import { useAllowed } from "./session.ts";

/** Lists that are short, and named everywhere: they are read whole, and once. */
const STALE_MS = 60_000;

export function useSettings() {
  return useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/provider-settings", { signal })),
    enabled: useAllowed("settings:read"),
    staleTime: STALE_MS,
  });
}

export function usePolicies() {
  return useQuery({
    queryKey: ["policies"],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/policies", { params: { query: { limit: "1000" } }, signal })),
    enabled: useAllowed("policies:read"),
    staleTime: STALE_MS,
  });
}

export function useRoutes() {
  return useQuery({
    queryKey: ["routes"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/routes", { signal })),
    enabled: useAllowed("settings:read"),
    staleTime: STALE_MS,
  });
}

export function useAlerts() {
  return useQuery({
    queryKey: ["alerts", "rules"],
    queryFn: ({ signal }) => answerOf(api.GET("/api/alerts", { signal })),
    enabled: useAllowed("settings:read"),
    staleTime: STALE_MS,
  });
}

/** The keys with these ids; those that were deleted are missing. */
export function useKeysById(ids: readonly string[]) {
  const keyIds = [...new Set(ids)].filter((id) => id !== "").toSorted();
  return useQuery({
    queryKey: ["keys", "by-id", keyIds],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/api/key-management/keys", { params: { query: { keyIds } }, signal })),
    enabled: useAllowed("keys:read") && keyIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });
}

/** Names by id, empty until they are known. */
export interface NamesById {
  readonly keys: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, string>;
  readonly routes: ReadonlyMap<string, string>;
}

/** Names of what calls belong to: people do not know things by their ids. */
export function useNames(keyIds: readonly string[]): NamesById {
  const { data: keys } = useKeysById(keyIds);
  const { data: settings } = useSettings();
  const { data: policies } = usePolicies();
  const { data: routes } = useRoutes();
  return useMemo(
    () => ({
      keys: new Map(keys?.map(({ keyId, name }) => [keyId, name])),
      settings: new Map(
        settings?.map(({ id, name, provider }) => [id, name === "" ? provider : name]),
      ),
      policies: new Map(policies?.map(({ id, name }) => [id, name])),
      routes: new Map(routes?.map(({ id, name }) => [id, name])),
    }),
    [keys, settings, policies, routes],
  );
}
