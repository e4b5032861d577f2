import type { Scope } from "./scopes.ts";

/** Who asks, once that is known. */
export interface Caller {
  /** The token's id; whoever has none is known by name. */
  readonly tokenId?: string;
  /** The token's name, or one of `ADMIN_PASS_CALLER` and `ANYBODY`. What the audit log says. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Who knows ADMIN_PASS may do everything. */
export const ADMIN_PASS_CALLER: Caller = { name: "admin-pass", scopes: ["admin"] };

/** Without ADMIN_PASS, everybody may, as in the contract. */
export const ANYBODY: Caller = { name: "anybody", scopes: ["admin"] };
