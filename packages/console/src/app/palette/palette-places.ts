import { allows, type Permission } from "../../api/permissions.ts";
import { type Session, useSignOut } from "../../api/session.ts";
import type { IconName } from "../../ui/icon.tsx";
import { SCREENS } from "../screens.ts";
import { useTheme } from "../theme.ts";
import type { Place } from "./place.ts";
import { useThingsNamed } from "./things-named.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const has = (words: string, text: string): boolean =>
  words.toLowerCase().includes(text.trim().toLowerCase());

/** Screens, actions and things whose names have the text; a request by its id. */
export function usePlaces(session: Session, text: string): readonly Place[] {
  const actions = useActions(session);
  const isId = UUID.test(text.trim());
  const things = useThingsNamed(isId ? "" : text.trim());
  const screens = SCREENS.filter(
    ({ permission, title, words }) =>
      allows(session.scopes, permission) && has(`${title} ${words}`, text),
  ).map(({ icon, path, title }) => ({ id: path, title, about: "screen", icon, to: path }));
  const hasRequest = isId && allows(session.scopes, "reports:read");
  return [
    ...(hasRequest ? [requestOf(text.trim())] : []),
    ...screens,
    ...actions.filter(({ title }) => has(title, text)),
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
  const signOut = useSignOut();
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
  const leave: Place = {
    id: "sign-out",
    title: "Sign out",
    about: "action",
    icon: "leave",
    to: () => void signOut(),
  };
  return [...creations, dress, ...(session.session === null ? [] : [leave])];
}
