import { sql } from "kysely";

import type { ListedRow } from "./cursor.ts";
import type { Order } from "./page.ts";

export type { ListedRow } from "./cursor.ts";

/** The moment of creation as `ListedRow` has it. */
export const createdText = sql<string>`(extract(epoch from created_at) * 1000000)::bigint::text`.as(
  "created_text",
);

/** Whether a row comes after the `last` one of the page before; all do when there was none. */
export function isAfter(last: ListedRow | undefined, order: Order) {
  if (last === undefined) return sql<boolean>`true`;
  const place = sql`('epoch'::timestamptz + ${last.created_text}::bigint * interval '1 microsecond',
    ${last.id}::uuid)`;
  return order === "asc"
    ? sql<boolean>`(created_at, id) > ${place}`
    : sql<boolean>`(created_at, id) < ${place}`;
}
