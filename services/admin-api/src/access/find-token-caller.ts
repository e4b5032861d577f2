import type { Tables } from "@lintel/db";
import type { Kysely, Selectable } from "kysely";

import { Problem } from "../problems/problem.ts";
import { hashSecret } from "../writes/hash-secret.ts";
import type { Caller } from "./caller.ts";
import { SCOPES } from "./scopes.ts";

type Row = Selectable<Tables["admin_tokens"]>;

/** How old the moment of last use may be: so often, a token's use costs a write. */
const USE_NOTED_EVERY_MS = 5 * 60_000;

/**
 * Whose token this is, by a look into the database: a revoked one is refused at once by every replica. Throws a
 * problem that says so for one that is revoked or has expired; `undefined` when there is no such token.
 */
export async function findTokenCaller(
  db: Kysely<Tables>,
  secret: string,
  now: Date,
): Promise<Caller | undefined> {
  const row = await db
    .selectFrom("admin_tokens")
    .selectAll()
    .where("secret_hash", "=", hashSecret(secret))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.revoked_at !== null) throw new Problem("unauthorized", "the admin token is revoked");
  if (row.expires_at !== null && row.expires_at <= now) {
    throw new Problem("unauthorized", "the admin token has expired");
  }
  await noteUse(db, row, now);
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope));
  return { tokenId: row.id, name: row.name, scopes };
}

async function noteUse(db: Kysely<Tables>, row: Row, now: Date): Promise<void> {
  const notedBefore = new Date(now.getTime() - USE_NOTED_EVERY_MS);
  if (row.last_used_at !== null && row.last_used_at > notedBefore) return;
  await db
    .updateTable("admin_tokens")
    .set({ last_used_at: now })
    .where("id", "=", row.id)
    .execute();
}
