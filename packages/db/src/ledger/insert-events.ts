import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import type { Booking, PriceSource } from "./booking.ts";
import { splitColumns } from "./split-columns.ts";
import { toEventRow } from "./to-event-row.ts";

/** Names a row by its primary key. Postgres gives ids back in lower case. */
const rowName = (id: string, createdAtMs: number): string => `${id.toLowerCase()} ${createdAtMs}`;

/**
 * Inserts the calls the ledger does not know and returns them. In order of ids, so that two workers with the
 * same calls do not deadlock.
 */
export async function insertEvents(
  transaction: Kysely<Tables>,
  batch: readonly Booking[],
  priceIdOf: (price: PriceSource) => string | null,
): Promise<readonly Booking[]> {
  const byName = new Map<string, Booking>();
  for (const booking of batch) {
    byName.set(rowName(booking.event.id, booking.event.createdAtMs), booking);
  }
  const rows = [...byName]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, booking]) => toEventRow(booking, booking.price ? priceIdOf(booking.price) : null));
  const { same, varying } = splitColumns(rows);
  // Named one by one: a column a later migration adds keeps its default when an older worker inserts.
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  // Two parameters for any number of rows, and the columns' types are the table's own. Most columns of a batch are alike: reading
  // them again for each row would cost Postgres more than storing the row does.
  const insert = sql`
    insert into events (${columns})
    select ${columns} from json_populate_recordset(
      json_populate_record(null::events, ${JSON.stringify(same)}::json), ${JSON.stringify(varying)}::json)
    on conflict (id, created_at) do nothing
    returning id, created_at`;
  // As a rule they are all new: only where they are not is it said which.
  const { rows: answers } = await sql<{ names: readonly [id: string, atMs: number][] | null }>`
    with added as (${insert})
    select case when (select count(*) from added) < ${rows.length}::integer then (
      select coalesce(json_agg(json_build_array(id, round(extract(epoch from created_at) * 1000))), '[]')
      from added) end as names`.execute(transaction);
  const names = answers[0]?.names ?? null;
  if (names === null) return [...byName.values()];
  return names.flatMap(([id, atMs]) => byName.get(rowName(id, atMs)) ?? []);
}
