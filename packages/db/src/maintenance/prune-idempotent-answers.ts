import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

const KEPT_MS = 24 * 3600 * 1000;
/** So that one statement neither runs long nor holds many locks. */
const ROWS_AT_ONCE = 5000;

/**
 * Deletes the kept answers of requests that were made more than a day ago: sent again, they are done again. Returns
 * the number of rows deleted.
 */
export async function pruneIdempotentAnswers(db: Kysely<Tables>, nowMs: number): Promise<number> {
  let deleted = 0;
  for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE; deleted += rows) {
    const result = await sql`
      delete from idempotent_answers where (actor, key) in (
        select actor, key from idempotent_answers
        where created_at <= ${new Date(nowMs - KEPT_MS)}
        limit ${ROWS_AT_ONCE} for update skip locked)`.execute(db);
    rows = Number(result.numAffectedRows ?? 0n);
  }
  return deleted;
}
