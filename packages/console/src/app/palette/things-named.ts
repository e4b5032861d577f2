import { useQuery } from "@tanstack/react-query";

import { useAlerts, usePolicies, useRoutes, useSettings } from "../../api/named.ts";
import { answerOf, api } from "../../api/service.ts";
import { useAllowed } from "../../api/session.ts";
import type { Place } from "./place.ts";

const MAX_OF_A_KIND = 6;
const STALE_MS = 30_000;

interface Thing {
  readonly id: string;
  readonly name: string;
}

/** Keys, users, providers, policies, routes and alerts with a text in their names; none for an empty one. */
export function useThingsNamed(text: string): readonly Place[] {
  const keys = useKeysNamed(text);
  const users = useUsersNamed(text);
  const short = useShortLists();
  if (text === "") return [];
  const isNamed = ({ name }: Thing) => name.toLowerCase().includes(text.toLowerCase());
  return [
    ...keys.map(placeOf("key", "keys", "/keys?key=")),
    ...users.map(placeOf("user", "users", "/users?user=")),
    ...short.flatMap(({ things, toPlace }) =>
      things.filter(isNamed).slice(0, MAX_OF_A_KIND).map(toPlace),
    ),
  ];
}

const placeOf =
  (about: string, icon: Place["icon"], to: string) =>
  ({ id, name }: Thing): Place => ({ id, title: name, about, icon, to: `${to}${id}` });

/** What is read whole anyway. */
function useShortLists() {
  const { data: settings = [] } = useSettings();
  const { data: policies = [] } = usePolicies();
  const { data: routes = [] } = useRoutes();
  const { data: alerts = [] } = useAlerts();
  const accounts = settings.map(({ id, name, provider }) => ({
    id,
    name: name === "" ? provider : name,
  }));
  return [
    { things: accounts, toPlace: placeOf("provider", "providers", "/providers?setting=") },
    { things: policies, toPlace: placeOf("policy", "policies", "/policies?policy=") },
    { things: routes, toPlace: placeOf("route", "routes", "/routes?route=") },
    { things: alerts, toPlace: placeOf("alert", "alerts", "/alerts?alert=") },
  ];
}

function useKeysNamed(name: string): readonly Thing[] {
  const { data } = useQuery({
    queryKey: ["keys", "named", name],
    queryFn: ({ signal }) => {
      const body = { name, limit: MAX_OF_A_KIND };
      return answerOf(api.POST("/api/v2/key-management/keys", { body, signal }));
    },
    enabled: useAllowed("keys:read") && name.length > 1,
    staleTime: STALE_MS,
  });
  return (data?.keys ?? []).map(({ keyId, name: called }) => ({ id: keyId, name: called }));
}

function useUsersNamed(name: string): readonly Thing[] {
  const { data = [] } = useQuery({
    queryKey: ["users", "of-name", name],
    queryFn: ({ signal }) => {
      const query = { name, limit: String(MAX_OF_A_KIND) };
      return answerOf(api.GET("/api/users", { params: { query }, signal }));
    },
    enabled: useAllowed("keys:read") && name.length > 1,
    staleTime: STALE_MS,
  });
  return data;
}
