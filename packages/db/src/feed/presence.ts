import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";

/** Advisory locks of this class show which proxies there are. Each holds one under its own number, shared. */
const PRESENCE_CLASS = 0x4c_49_4e_54;

/** A number for a proxy, a whole one from 1 up to this. */
export const MAX_PRESENCE = 0x7f_ff_ff_ff;

/** Shows that a proxy is there, for as long as the connection lives. */
export async function showPresence(
  client: { query(text: string, values: readonly unknown[]): Promise<unknown> },
  presence: number,
): Promise<void> {
  await client.query("select pg_advisory_lock_shared($1, $2)", [PRESENCE_CLASS, presence]);
}

/** Whether a proxy other than this one is there. One that is just losing its connection may be missed. */
export async function isAnotherPresent(db: Kysely<Tables>, presence: number): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from pg_locks
      where locktype = 'advisory' and classid = ${PRESENCE_CLASS}::oid and objid <> ${presence}::oid
        and database = (select oid from pg_database where datname = current_database())
    ) as found`.execute(db);
  return rows[0]?.found ?? false;
}
