import { z } from "zod";

import { type Scope, SCOPES } from "../scopes.ts";

/** What is meant for everybody who can sign in, whatever their groups. */
const EVERYBODY = "*";

const Mapping = z.record(z.string().min(1), z.array(z.enum(SCOPES)).min(1));

/** Which scopes the members of which groups have. */
export type GroupScopes = z.infer<typeof Mapping>;

/** `LINTEL_OIDC_GROUPS`: a JSON object of groups, each with its scopes. */
export const envGroupScopes = z.string().transform((text, context): GroupScopes => {
  const parsed = Mapping.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  context.addIssue(
    `must be a JSON object of groups and lists of scopes (${SCOPES.join(", ")}), as in {"ops":["admin"],"*":["read"]}`,
  );
  return z.NEVER;
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the members of all of these groups may do; nothing for who is in none that is known. */
export function scopesOfGroups(mapping: GroupScopes, groups: readonly string[]): readonly Scope[] {
  const known = new Map(Object.entries(mapping));
  const given = new Set([EVERYBODY, ...groups].flatMap((group) => known.get(group) ?? []));
  return SCOPES.filter((scope) => given.has(scope));
}
