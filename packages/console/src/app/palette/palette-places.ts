import { useQuery } from "@tanstack/react-query";

import { usePolicies, useRoutes, useSettings } from "../../api/named.ts";
import { allows, type Permission } from "../../api/permissions.ts";
import { answerOf, api } from "../../api/service.ts";
import type { Session } from "../../api/session.ts";
import type { IconName } from "../../ui/icon.tsx";
import { SCREENS } from "../screens.ts";
import { useTheme } from "../theme.ts";

/** Something one can go to, or do. */
export interface Place {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly icon: IconName;
  /** An address to go to, or what is done. */
  readonly to: string | (() => void);
}

const MAX_OF_A_KIND = 6;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const has = (words: string, text: string): boolean =>
  words.toLowerCase().includes(text.trim().toLowerCase());

/** Screens, actions and things whose names have the text; a request by its id. */
export function usePlaces(session: Session, text: string): readonly Place[] {
  const actions = useActions(session);
  const things = useThings(text);
  const keys = useKeysNamed(session, text);
  const screens = SCREENS.filter(
    ({ permission, title, words }) =>
      allows(session.scopes, permission) && has(`${title} ${words}`, text),
  ).map(({ icon, path, title }) => ({ id: path, title, about: "screen", icon, to: path }));
  const isId = UUID.test(text.trim()) && allows(session.scopes, "reports:read");
  return [
    ...(isId ? [requestOf(text.trim())] : []),
    ...screens,
    ...actions.filter(({ title }) => has(title, text)),
    ...keys,
    ...things,
  ];
}

const requestOf = (id: string): Place => ({
  id,
  title: id,
  about: "request",
  icon: "requests",
  to: `/requests?request=${id}`,
});

const CREATIONS: readonly (readonly [string, Permission, IconName, string])[] = [
  ["Create key", "keys:write", "keys", "/keys?new"],
  ["Create user", "keys:write", "users", "/users?new"],
  ["Add provider", "settings:write", "providers", "/providers?new"],
  ["Create policy", "policies:write", "policies", "/policies?new"],
  ["Create route", "settings:write", "routes", "/routes?new"],
  ["Create alert", "settings:write", "alerts", "/alerts?new"],
  ["Create admin token", "admin", "tokens", "/admin-tokens?new"],
  ["Watch calls live", "reports:read", "play", "/requests?live=1"],
  ["Show failed calls", "reports:read", "requests", "/requests?status=500"],
];

function useActions(session: Session): readonly Place[] {
  const [theme, choose] = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  const creations = CREATIONS.filter(([, permission]) => allows(session.scopes, permission)).map(
    ([title, , icon, to]) => ({ id: to, title, about: "action", icon, to }),
  );
  const dress: Place = {
    id: "theme",
    title: `Use the ${other} theme`,
    about: "action",
    icon: theme === "dark" ? "sun" : "moon",
    to: () => choose(other),
  };
  return [...creations, dress];
}

/** What is read whole anyway. */
function useThings(text: string): readonly Place[] {
  const { data: settings = [] } = useSettings();
  const { data: policies = [] } = usePolicies();
  const { data: routes = [] } = useRoutes();
  if (text.trim() === "") return [];
  const named = (
    things: readonly { readonly id: string; readonly name: string }[],
    about: string,
    { icon, to }: { readonly icon: IconName; readonly to: string },
  ): readonly Place[] =>
    things
      .filter(({ name }) => has(name, text))
      .slice(0, MAX_OF_A_KIND)
      .map(({ id, name }) => ({ id, title: name, about, icon, to: `${to}${id}` }));
  const accounts = settings.map(({ id, name, provider }) => ({
    id,
    name: name === "" ? provider : name,
  }));
  return [
    ...named(accounts, "provider", { icon: "providers", to: "/providers?setting=" }),
    ...named(policies, "policy", { icon: "policies", to: "/policies?policy=" }),
    ...named(routes, "route", { icon: "routes", to: "/routes?route=" }),
  ];
}

function useKeysNamed(session: Session, text: string): readonly Place[] {
  const name = text.trim();
  const { data } = useQuery({
    queryKey: ["keys", "named", name],
    queryFn: ({ signal }) =>
      answerOf(
        api.POST("/api/v2/key-management/keys", {
          body: { name, limit: MAX_OF_A_KIND },
          signal,
        }),
      ),
    enabled: name.length > 1 && !UUID.test(name) && allows(session.scopes, "keys:read"),
    staleTime: 30_000,
  });
  return (data?.keys ?? []).map((key) => ({
    id: key.keyId,
    title: key.name,
    about: "key",
    icon: "keys",
    to: `/keys?key=${key.keyId}`,
  }));
}
