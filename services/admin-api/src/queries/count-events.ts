import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { CallFilter } from "./filter-events.ts";
import { findEventsFrom, readUsage } from "./read-usage.ts";

/** How many events of a period that are still stored meet a filter. */
export async function countEvents(
  db: Kysely<Tables>,
  filter: CallFilter & { readonly start: number; readonly end: number },
): Promise<number> {
  const eventsFrom = await findEventsFrom(db);
  const start = Math.max(filter.start, eventsFrom);
  if (start >= filter.end) return 0;
  const period = { start, end: filter.end, increment: filter.end - start };
  const { rows } = await sql<{ calls: string }>`
    select coalesce(sum(calls), 0) as calls
    from ${readUsage({ period, filter, groups: [] }, eventsFrom)} as used`.execute(db);
  return Number(rows[0]?.calls);
}
