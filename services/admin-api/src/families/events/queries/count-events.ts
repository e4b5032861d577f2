import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { findEventsFrom, readUsage } from "../../reporting/queries/read-usage.ts";
import { type EventFilter, filterEvents } from "./filter-events.ts";

/** How many events of a period that are still stored meet a filter. */
export async function countEvents(
  db: Kysely<Tables>,
  filter: EventFilter & { readonly start: number; readonly end: number },
): Promise<number> {
  if (filter.outcome !== undefined) return countSingly(db, filter);
  const eventsFrom = await findEventsFrom(db);
  const start = Math.max(filter.start, eventsFrom);
  if (start >= filter.end) return 0;
  const period = { start, end: filter.end, increment: filter.end - start };
  const { rows } = await sql<{ calls: string }>`
    select coalesce(sum(calls), 0) as calls
    from ${readUsage({ period, filter, groups: [] }, eventsFrom)} as used`.execute(db);
  return Number(rows[0]?.calls);
}

/** No sums are kept by filters that need single events. */
async function countSingly(db: Kysely<Tables>, filter: EventFilter): Promise<number> {
  const row = await filterEvents(db.selectFrom("events"), filter)
    .select(sql<string>`count(*)`.as("calls"))
    .executeTakeFirstOrThrow();
  return Number(row.calls);
}
