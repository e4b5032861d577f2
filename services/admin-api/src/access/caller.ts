import type { Scope } from "./scopes.ts";

/** Who asks, once that is known. */
export interface Caller {
  /** The token's id; callers without one have only a name. */
  readonly tokenId?: string;
  /** The token's name, or one of `ADMIN_PASS_CALLER` and `OPEN_ACCESS_CALLER`. What the audit log says. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Who knows ADMIN_PASS may do everything. */
export const ADMIN_PASS_CALLER: Caller = { name: "admin-pass", scopes: ["admin"] };

/** Whom the audit log names for what the configuration file of this service says. */
export const CONFIG_FILE_CALLER: Caller = { name: "config-file", scopes: ["admin"] };

/** Any caller when there is no ADMIN_PASS, as in the contract. */
export const OPEN_ACCESS_CALLER: Caller = { name: "anybody", scopes: ["admin"] };
