import { sql } from "kysely";

import type { Order } from "../models/page.ts";

/** A row of a listing by time of creation and then id. */
export interface ListedRow {
  readonly id: string;
  readonly created_text: string;
}

/** The moment of creation as text: a `Date` would lose Postgres' microseconds and skip rows. */
export const createdText = sql<string>`created_at::text`.as("created_text");

/** Whether a row comes after the `last` one of the page before; all do when there was none. */
export function isAfter(last: ListedRow | undefined, order: Order) {
  if (last === undefined) return sql<boolean>`true`;
  const place = sql`(${last.created_text}::timestamptz, ${last.id}::uuid)`;
  return order === "asc"
    ? sql<boolean>`(created_at, id) > ${place}`
    : sql<boolean>`(created_at, id) < ${place}`;
}
