import { eventAt, type Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import { readPages } from "../../../paging/read-pages.ts";

const IDS_AT_ONCE = 5000;

/** The users a key was called for, ever, each once and in order: also those whose events were dropped. */
export const findUserIds = (db: Kysely<Tables>, keyId: string): AsyncGenerator<readonly string[]> =>
  pagesOf(db, keyId, (last) => [
    sql`select user_id as id from usage_series
      where cube = 'user' and key_id = ${keyId} and user_id > ${last}`,
    // The first call of a user, not rolled up yet.
    sql`select user_id from unrolled_events
      cross join lateral unnest(ids, moments) as queued (event_id, moment)
      cross join lateral ${eventAt("event_id", "moment")} as events
      where key_id = ${keyId} and user_id > ${last}`,
  ]);

/** The custom ids of a key's events, each once and in order. */
export const findCustomIds = (
  db: Kysely<Tables>,
  keyId: string,
): AsyncGenerator<readonly string[]> =>
  pagesOf(db, keyId, (last) => [
    sql`select custom_id as id from events
      where key_id = ${keyId} and custom_id <> '' and custom_id > ${last}`,
  ]);

/** Ids after `last` from all sources, a page at a time. An id that is no UUID is no key's. */
function pagesOf(
  db: Kysely<Tables>,
  keyId: string,
  sourcesAfter: (last: string) => readonly RawBuilder<unknown>[],
): AsyncGenerator<readonly string[]> {
  return readPages<string>({}, IDS_AT_ONCE, async ({ last = "", size }) => {
    if (!isUuid(keyId)) return [];
    const sources = sql.join([...sourcesAfter(last)], sql` union all `);
    const { rows } = await sql<{ id: string }>`
      select distinct id from (${sources}) as found order by id limit ${size}`.execute(db);
    return rows.map(({ id }) => id);
  });
}
