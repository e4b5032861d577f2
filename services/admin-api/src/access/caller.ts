import type { Scope } from "./scopes.ts";

/** How somebody signed in. */
export type SignInMethod = "password" | "token" | "oidc";

/** A session of a browser, while it lasts. */
export interface LiveSession {
  readonly id: string;
  readonly version: number;
  readonly method: SignInMethod;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends at the latest. */
  readonly expiresAt: Date;
}

/** Who asks, once that is known. */
export interface Caller {
  /** The token's id; callers without one have only a name. */
  readonly tokenId?: string;
  /** A token's name, a person's, or one of `ADMIN_PASS_CALLER` and `OPEN_ACCESS_CALLER`. What the audit log says. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The session by which the caller is known; absent for who shows a credential with each request. */
  readonly session?: LiveSession;
}

/** How the names of people begin whom an identity provider has named. */
export const PERSON_PREFIX = "oidc:";

/** Who knows ADMIN_PASS may do everything. */
export const ADMIN_PASS_CALLER: Caller = { name: "admin-pass", scopes: ["admin"] };

/** Whom the audit log names for what the configuration file of this service says. */
export const CONFIG_FILE_CALLER: Caller = { name: "config-file", scopes: ["admin"] };

/** Any caller when there is no ADMIN_PASS, as in the contract. */
export const OPEN_ACCESS_CALLER: Caller = { name: "anybody", scopes: ["admin"] };
