import { type EnvCheck, envCheck, envUrl } from "@lintel/service-kit";
import { z } from "zod";

import { type GroupScopes, envGroupScopes } from "./access/people/scopes-of-groups.ts";

/** An identity provider (OpenID Connect) by which people sign in. */
export const oidcEnv = {
  LINTEL_OIDC_ISSUER: envUrl("http", "https").optional(),
  /** What people call it. */
  LINTEL_OIDC_NAME: z.string().default("single sign-on"),
  LINTEL_OIDC_CLIENT_ID: z.string().optional(),
  LINTEL_OIDC_CLIENT_SECRET: z.string().optional(),
  /** What is asked for; some providers name groups only for a scope of their own. */
  LINTEL_OIDC_SCOPES: z.string().default("openid profile email"),
  LINTEL_OIDC_GROUPS_CLAIM: z.string().default("groups"),
  /** Groups and their scopes, as JSON. */
  LINTEL_OIDC_GROUPS: envGroupScopes.optional(),
} as const;

const OidcEnv = z.object({ ...oidcEnv, LINTEL_ADMIN_URL: envUrl("http", "https").optional() });
type OidcEnv = z.output<typeof OidcEnv>;

/** Its settings; absent where there is none. */
export interface OidcConfig {
  readonly name: string;
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scope: string;
  readonly groupsClaim: string;
  readonly groups: GroupScopes;
}

const LOOPBACK = /^(?:127\.0\.0\.1|\[::1\]|localhost)$/;

/** An issuer needs the rest, and https, but for one on the same machine. */
export const checkOidcEnv: EnvCheck = envCheck(OidcEnv, (env) => {
  const { LINTEL_OIDC_ISSUER: issuer } = env;
  if (issuer === undefined) return [];
  const needed = ["LINTEL_OIDC_CLIENT_ID", "LINTEL_OIDC_GROUPS", "LINTEL_ADMIN_URL"] as const;
  const { hostname, protocol } = new URL(issuer);
  const isOpen = protocol === "http:" && !LOOPBACK.test(hostname);
  return [
    ...needed
      .filter((name) => env[name] === undefined)
      .map((name) => `${name} is needed with LINTEL_OIDC_ISSUER`),
    ...(isOpen ? ["LINTEL_OIDC_ISSUER must start with https://"] : []),
    ...(env.LINTEL_OIDC_SCOPES.split(" ").includes("openid")
      ? []
      : ["LINTEL_OIDC_SCOPES must name openid"]),
  ];
});

/** The provider that variables which have been checked name. */
export function oidcConfigOf(env: OidcEnv): OidcConfig | undefined {
  const {
    LINTEL_OIDC_CLIENT_ID: clientId,
    LINTEL_OIDC_GROUPS: groups,
    LINTEL_OIDC_ISSUER: issuer,
  } = env;
  if (issuer === undefined || clientId === undefined || groups === undefined) return undefined;
  return {
    name: env.LINTEL_OIDC_NAME,
    issuer: new URL(issuer),
    clientId,
    clientSecret: env.LINTEL_OIDC_CLIENT_SECRET,
    scope: env.LINTEL_OIDC_SCOPES,
    groupsClaim: env.LINTEL_OIDC_GROUPS_CLAIM,
    groups,
  };
}
