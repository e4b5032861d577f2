/** The kinds of objects of a file, each with the member that holds them, in the order in which they can be made. */
export const KINDS = {
  "custom provider": "customProviders",
  setting: "settings",
  policy: "policies",
  key: "keys",
  user: "users",
  route: "routes",
} as const;

export type Kind = keyof typeof KINDS;

/** In the order in which they can be made: each refers only to those before it. */
export const KINDS_IN_ORDER = [
  "custom provider",
  "setting",
  "policy",
  "key",
  "user",
  "route",
] as const satisfies readonly Kind[];
