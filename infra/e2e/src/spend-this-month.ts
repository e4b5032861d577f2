import type { Pool } from "pg";

/** Has a key have spent so much in the present month, as the ledger knows it. To be called before the key is used. */
export async function spendThisMonth(db: Pool, keyId: string, costNano: number): Promise<void> {
  await db.query(
    `insert into spend (scope, scope_id, unit, window_start, cost_nano, calls)
     values ('key', $1, 'mo', date_trunc('month', now() at time zone 'utc') at time zone 'utc', $2, 1)`,
    [keyId, costNano],
  );
}
