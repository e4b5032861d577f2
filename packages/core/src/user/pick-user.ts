import type { User } from "./user.ts";

/** The user a user id refers to. Several: ambiguous. */
export type UserMatch =
  | { readonly kind: "known"; readonly user: User }
  | { readonly kind: "unknown" }
  | { readonly kind: "several" };

/**
 * Who is meant by the user id of a call whose key has these tags, of the users that have the id and all the tags:
 * the one with no others, else the only one.
 */
export function pickUser(candidates: readonly User[], tags: readonly string[]): UserMatch {
  const [first, ...others] = candidates;
  if (first === undefined) return { kind: "unknown" };
  if (others.length === 0) return { kind: "known", user: first };
  const wanted = new Set(tags).size;
  const exact = candidates.find((user) => new Set(user.tags).size === wanted);
  return exact === undefined ? { kind: "several" } : { kind: "known", user: exact };
}
