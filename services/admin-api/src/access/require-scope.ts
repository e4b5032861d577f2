import { Problem } from "../problems/problem.ts";
import type { Caller } from "./caller.ts";
import { GRANTED_BY, type NeededScope } from "./scopes.ts";

/** Throws a problem that names what is missing, unless one of the caller's scopes gives what is needed. */
export function requireScope({ scopes }: Caller, needed: NeededScope): void {
  const granting: readonly string[] = GRANTED_BY[needed];
  if (scopes.some((scope) => granting.includes(scope))) return;
  throw new Problem("scopeMissing", `the token needs the scope ${granting.join(" or ")}`);
}
