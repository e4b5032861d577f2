import { windowEndMs } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { MAX_LOCK_WAIT, PARTITIONS_LOCK } from "./event-partitions.ts";

/** So that one statement neither runs long nor holds many locks. */
const ROWS_AT_ONCE = 5000;

/**
 * Drops the months of events that ended before `beforeMs`; a month whose calls are not all rolled up yet is left
 * for the next time. Sums, spend and prices stay. Safe to run at any time on any number of replicas. Returns the
 * partitions it dropped.
 */
export async function dropOldEvents(
  db: Kysely<Tables>,
  beforeMs: number,
): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const month of await monthsBefore(db, beforeMs)) {
    if (!(await dropMonth(db, month))) break;
    dropped.push(month.partition);
  }
  await deleteStrays(db);
  return dropped;
}

interface Month {
  readonly partition: string;
  readonly end: Date;
}

/** In order, so that nothing before the last one dropped is left. */
async function monthsBefore(db: Kysely<Tables>, beforeMs: number): Promise<readonly Month[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'events'::regclass and relname ~ '^events_[0-9]{4}_[0-9]{2}$'
    order by relname`.execute(db);
  return rows
    .map(({ name }) => ({ partition: name, end: endOf(name) }))
    .filter(({ end }) => end.getTime() <= beforeMs);
}

/** For `events_2026_11`: the first moment of December 2026. */
const endOf = (name: string): Date =>
  new Date(windowEndMs("mo", Date.parse(`${name.slice(-7).replace("_", "-")}-01T00:00:00Z`)));

/** Nothing can be added to the month between the look at the queue and the drop: the table is locked. */
async function dropMonth(db: Kysely<Tables>, { partition, end }: Month): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(transaction);
    await sql`select set_config('lock_timeout', ${MAX_LOCK_WAIT}, true)`.execute(transaction);
    await sql`lock table prices, events in access exclusive mode`.execute(transaction);
    if (await isQueuedBefore(transaction, end)) return false;
    await sql`drop table if exists ${sql.table(partition)}`.execute(transaction);
    await transaction
      .insertInto("event_retention")
      .values({ dropped_before: end })
      .onConflict((conflict) =>
        conflict.column("only_row").doUpdateSet({
          dropped_before: sql`greatest(event_retention.dropped_before, excluded.dropped_before)`,
        }),
      )
      .execute();
    return true;
  });
}

async function isQueuedBefore(db: Kysely<Tables>, end: Date): Promise<boolean> {
  const { rows } = await sql`
    select from unrolled_events where ${end} > any(moments) limit 1`.execute(db);
  return rows.length > 0;
}

/** What came later than its month was kept went to the catch-all partition, and, by now, into the sums. */
async function deleteStrays(db: Kysely<Tables>): Promise<void> {
  for (let rows = ROWS_AT_ONCE; rows === ROWS_AT_ONCE;) {
    const result = await sql`
      delete from events_other where (id, created_at) in (
        select id, created_at from events_other
        where created_at < (select dropped_before from event_retention)
          and (id, created_at) not in (select unnest(ids), unnest(moments) from unrolled_events)
        limit ${ROWS_AT_ONCE})`.execute(db);
    rows = Number(result.numAffectedRows ?? 0n);
  }
}
