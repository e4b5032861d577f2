import { toUnixSeconds } from "@lintel/admin-models";
import { findMigrations, type Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { Deps } from "../../../deps.ts";
import type { SystemAnswer } from "../models/system-answer.ts";

/** How everything is. What Redis knows is left out while it does not answer; the rest needs the database. */
export async function readSystem({ now, reads, system }: Deps): Promise<SystemAnswer> {
  const atMs = now().getTime();
  const [ledger, migrations, queue, proxies] = await Promise.all([
    readLedger(reads),
    findMigrations(reads),
    system.readQueue(atMs).catch(() => null),
    system.readSpools(atMs).catch(() => null),
  ]);
  return {
    version: system.version,
    node: process.version,
    ...ledger,
    migrations: { last: migrations.last, missing: [...migrations.missing] },
    queue,
    proxies:
      proxies?.map(({ atMs: seenMs, bytes, name, records, version }) => ({
        name,
        version,
        spooledEvents: records,
        spooledBytes: bytes,
        seenAt: toUnixSeconds(seenMs),
      })) ?? null,
    configuration: { ...system.configuration },
  };
}

async function readLedger(
  db: Kysely<Tables>,
): Promise<Pick<SystemAnswer, "alerts" | "events" | "postgres">> {
  const { rows } = await sql<{
    version: string;
    bytes: string;
    estimated: string;
    unrolled: string;
    dropped_before: Date | null;
    pending: string;
    dead: string;
  }>`select current_setting('server_version') as version, pg_database_size(current_database()) as bytes,
      (select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class
        join pg_inherits on inhrelid = pg_class.oid where inhparent = 'events'::regclass) as estimated,
      (select count(*) from (select from unrolled_events limit 10000) as queued) as unrolled,
      (select dropped_before from event_retention) as dropped_before,
      (select count(*) from alert_deliveries where state = 'pending') as pending,
      (select count(*) from alert_deliveries where state = 'dead') as dead`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("no row");
  const dropped = row.dropped_before;
  return {
    postgres: { version: row.version, bytes: Number(row.bytes) },
    events: {
      estimated: Number(row.estimated),
      unrolled: Number(row.unrolled),
      droppedBefore: dropped === null ? null : toUnixSeconds(dropped.getTime()),
    },
    alerts: { pending: Number(row.pending), dead: Number(row.dead) },
  };
}
