/** What an admin token can be given. */
export const SCOPES = ["read", "keys:write", "settings:write", "policies:write", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What an operation needs, and the scopes that give it: as the admin API's document says of each operation. The service
 * decides; here it is only what is worth showing.
 */
const GRANTED_BY = {
  "keys:read": ["read", "keys:write", "admin"],
  "keys:write": ["keys:write", "admin"],
  "settings:read": ["read", "settings:write", "admin"],
  "settings:write": ["settings:write", "admin"],
  "policies:read": ["read", "policies:write", "admin"],
  "policies:write": ["policies:write", "admin"],
  "reports:read": ["read", "admin"],
  admin: ["admin"],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type Permission = keyof typeof GRANTED_BY;

/** Whether somebody with these scopes may do what needs the permission. */
export const allows = (scopes: readonly string[], permission: Permission): boolean =>
  GRANTED_BY[permission].some((scope) => scopes.includes(scope));

/** The scopes of which one is needed. */
export const scopesFor = (permission: Permission): readonly Scope[] => GRANTED_BY[permission];
