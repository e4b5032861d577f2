import type { Tables } from "@lintel/db";
import type { Selectable } from "kysely";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toAdminTokenAnswer } from "../models/admin-token.ts";

type Row = Selectable<Tables["admin_tokens"]>;

/**
 * Ends an admin token for good: from the next request on, every replica refuses it. The row stays, its name may be
 * given again; revoking twice changes nothing. Throws a problem when there is no such token.
 */
export async function revokeAdminToken({ now }: Deps, write: Write, id: string): Promise<Row> {
  const existing = await lockToken(write, id);
  if (existing.revoked_at !== null) return existing;
  const row = await write.tx
    .updateTable("admin_tokens")
    .set({ revoked_at: now() })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const states = { before: toAdminTokenAnswer(existing), after: toAdminTokenAnswer(row) };
  await writeAudit(write, {
    verb: "revoke-token",
    entity: "admin-token",
    entityId: row.id,
    ...states,
  });
  return row;
}

async function lockToken(write: Write, id: string): Promise<Row> {
  const unknown = new Problem("tokenUnknown", "admin token is not found");
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("admin_tokens")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  write.requireMatch(Number(row.version));
  return row;
}
