import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

const DAY_MS = 24 * 3600 * 1000;
/** How long sums of short windows are kept. A limit asks only for the present window. */
const KEPT = [
  { unit: "m", days: 2 },
  { unit: "h", days: 35 },
] as const;
/** So that one statement neither runs long nor holds many locks. */
const ROWS_AT_ONCE = 5000;

/**
 * Deletes sums of minutes older than two days and of hours older than 35 days, so that `spend` grows with days
 * and holders only. They can be computed again from the events. An event later than that starts its window's
 * sum again: no call is admitted on a window that is over. Returns the number of rows deleted.
 */
export async function pruneSpend(db: Kysely<Tables>, nowMs: number): Promise<number> {
  let deleted = 0;
  for (const { unit, days } of KEPT) {
    const before = new Date(nowMs - days * DAY_MS);
    for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE; deleted += rows) {
      const result = await sql`
        delete from spend where (scope, scope_id, unit, window_start) in (
          select scope, scope_id, unit, window_start from spend
          where unit = ${unit} and window_start < ${before}
          limit ${ROWS_AT_ONCE} for update skip locked)`.execute(db);
      rows = Number(result.numAffectedRows ?? 0n);
    }
  }
  return deleted;
}
