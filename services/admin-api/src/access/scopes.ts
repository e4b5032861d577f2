/** What an admin token may be given. */
export const SCOPES = ["read", "keys:write", "settings:write", "policies:write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What an operation needs, and the scopes that give it. Users belong to keys; custom providers and routes, which
 * decide where calls go, to settings. Who may write a family may read it too; `admin` may do everything.
 */
export const GRANTED_BY = {
  "health:read": SCOPES,
  "keys:read": ["read", "keys:write", "admin"],
  "keys:write": ["keys:write", "admin"],
  "settings:read": ["read", "settings:write", "admin"],
  "settings:write": ["settings:write", "admin"],
  "policies:read": ["read", "policies:write", "admin"],
  "policies:write": ["policies:write", "admin"],
  "reports:read": ["read", "admin"],
  "config:read": ["read", "admin"],
  admin: ["admin"],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

/** What an operation needs: every operation names one. */
export type NeededScope = keyof typeof GRANTED_BY;
