import { type Kysely, sql } from "kysely";
import { z } from "zod";

import type { Tables } from "../schema/tables.ts";
import { Change } from "./change.ts";

/** More than this are not listed. */
const MAX_CHANGES = 5000;

export interface RecentChanges {
  readonly changes: readonly Change[];
  /** False when there were too many to list. */
  readonly complete: boolean;
  /** The database's clock when it was asked, Unix milliseconds: what to ask from next time. */
  readonly atMs: number;
}

/** What was written after `sinceMs` by the database's clock. Each branch goes by the index on `changed_at`. */
export async function readChanges(
  db: Kysely<Tables>,
  sinceMs: number | undefined,
): Promise<RecentChanges> {
  const since = sinceMs === undefined ? "infinity" : new Date(sinceMs).toISOString();
  const { rows } = await sql<{ readonly now: Date; readonly id: string | null }>`
    select clock.now, changed.* from (select clock_timestamp() as now) as clock
    left join lateral (
      (select 'key' as kind, id, version, secret_hash as hash, null as "userId"
         from keys where changed_at > ${since}::timestamptz)
      union all
      (select 'setting', id, version, null, null
         from provider_settings where changed_at > ${since}::timestamptz)
      union all
      (select 'custom-provider', id, version, null, null
         from custom_providers where changed_at > ${since}::timestamptz)
      union all
      (select 'user', id, version, null, user_id
         from users where changed_at > ${since}::timestamptz)
      union all
      (select 'policy', id, version, null, null
         from policies where changed_at > ${since}::timestamptz)
      union all
      (select 'route', id, version, null, null
         from routes where changed_at > ${since}::timestamptz)
      limit ${MAX_CHANGES + 1}
    ) as changed on true`.execute(db);
  const [first] = rows;
  const changes = z.array(Change).parse(rows.filter(({ id }) => id !== null));
  return {
    changes,
    complete: changes.length <= MAX_CHANGES,
    atMs: first === undefined ? 0 : first.now.getTime(),
  };
}
