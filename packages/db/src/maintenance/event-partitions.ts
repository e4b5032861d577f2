import { windowEndMs, windowStartMs } from "@lintel/core";
import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** One maker or dropper of partitions at a time, over all replicas. */
export const PARTITIONS_LOCK = 5_465_010;
/** Bookings go on only after this, if a long report keeps the lock from us; the next run tries again. */
export const MAX_LOCK_WAIT = "3s";
/** Older events than this stay in the catch-all partition. */
const OLDEST_MONTHS = 24;
const MONTH_MS = 31 * 24 * 3600 * 1000;

/**
 * Makes sure that the present and the next month have a partition of `events`, and every month of the last two
 * years that has rows in the catch-all partition; those rows move. Safe to run at any time on any number of
 * replicas. Returns the partitions it made.
 */
export async function makeEventPartitions(
  db: Kysely<Tables>,
  nowMs: number,
): Promise<readonly string[]> {
  const thisMonth = windowStartMs("mo", nowMs);
  const strays = await strayMonths(db, nowMs);
  const wanted = new Set([thisMonth, windowEndMs("mo", thisMonth), ...strays]);
  const made: string[] = [];
  for (const startMs of wanted) {
    if (await makeMonth(db, startMs)) made.push(partitionName(startMs));
  }
  return made;
}

/** `events_2026_11` for November 2026. */
const partitionName = (startMs: number): string =>
  `events_${new Date(startMs).toISOString().slice(0, 7).replace("-", "_")}`;

/** Months (first millisecond) of the rows in the catch-all partition. */
async function strayMonths(db: Kysely<Tables>, nowMs: number): Promise<readonly number[]> {
  const oldest = new Date(nowMs - OLDEST_MONTHS * MONTH_MS);
  const newest = new Date(windowEndMs("mo", windowEndMs("mo", nowMs)));
  const { rows } = await sql<{ month: Date }>`
    select distinct date_trunc('month', created_at, 'UTC') as month from events_other
    where created_at >= ${oldest} and created_at < ${newest}`.execute(db);
  return rows.map(({ month }) => windowStartMs("mo", month.getTime()));
}

/**
 * Makes one month's partition. Postgres refuses a partition whose rows lie in the catch-all one, so they are
 * moved first, behind a lock that lets no new ones in; readers and writers of other months go on.
 */
async function makeMonth(db: Kysely<Tables>, startMs: number): Promise<boolean> {
  const name = partitionName(startMs);
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${PARTITIONS_LOCK})`.execute(transaction);
    const { rows } = await sql<{ known: boolean }>`
      select to_regclass(${name}) is not null as known`.execute(transaction);
    if (rows[0]?.known === true) return false;
    await sql`select set_config('lock_timeout', ${MAX_LOCK_WAIT}, true)`.execute(transaction);
    await sql`lock table events_other in access exclusive mode`.execute(transaction);
    await attachMonth(transaction, name, startMs);
    return true;
  });
}

async function attachMonth(
  transaction: Kysely<Tables>,
  name: string,
  startMs: number,
): Promise<void> {
  const from = new Date(startMs);
  const until = new Date(windowEndMs("mo", startMs));
  const partition = sql.table(name);
  await sql`create table ${partition} (like events including defaults including constraints)`.execute(
    transaction,
  );
  await sql`
    with moved as (
      delete from events_other where created_at >= ${from} and created_at < ${until} returning *
    ) insert into ${partition} select * from moved`.execute(transaction);
  await sql`
    alter table events attach partition ${partition}
    for values from (${sql.lit(from.toISOString())}) to (${sql.lit(until.toISOString())})`.execute(
    transaction,
  );
}
