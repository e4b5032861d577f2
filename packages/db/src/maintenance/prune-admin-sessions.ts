import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** So that one statement neither runs long nor holds many locks. */
const ROWS_AT_ONCE = 5000;

/** Deletes the sessions of the admin API whose time is over. Returns the number of rows deleted. */
export async function pruneAdminSessions(db: Kysely<Tables>, nowMs: number): Promise<number> {
  let deleted = 0;
  for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE; deleted += rows) {
    const result = await sql`
      delete from admin_sessions where id in (
        select id from admin_sessions where expires_at <= ${new Date(nowMs)}
        limit ${ROWS_AT_ONCE} for update skip locked)`.execute(db);
    rows = Number(result.numAffectedRows ?? 0n);
  }
  return deleted;
}
