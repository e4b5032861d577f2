import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import type { EventRow } from "../models/event-answer.ts";
import type { Order, Page } from "../models/page.ts";
import { type EventFilter, filterEvents } from "./filter-events.ts";
import { type PageRequest, readPages } from "./read-pages.ts";

/** What events are listed by; ties are broken by time and then id, in the same direction. */
export interface EventOrder {
  readonly by: "cost" | "date";
  readonly order: Order;
}

/** A row with its time as text: a `Date` would lose Postgres' microseconds and skip rows. */
type ListedRow = EventRow & { readonly created_text: string };

const MAX_ROWS = 500;
/** Stored bodies of one page; a single event may still be larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Events that meet a filter. Neither their number nor their bodies are held in memory beyond one page. */
export const findEvents = (
  db: Kysely<Tables>,
  filter: EventFilter,
  order: EventOrder,
  page: Page = {},
): AsyncGenerator<readonly EventRow[]> =>
  readPages<ListedRow>(page, MAX_ROWS, (request) => readPage(db, filter, order, request));

/**
 * One page, cut where its bodies exceed their bound. Their sizes are known without reading them, so Postgres
 * fetches only the bodies that are sent.
 */
function readPage(
  db: Kysely<Tables>,
  filter: EventFilter,
  eventOrder: EventOrder,
  { last, size, offset }: PageRequest<ListedRow>,
): Promise<readonly ListedRow[]> {
  const sorting = sortingOf(eventOrder);
  const candidates = filterEvents(db.selectFrom("events").selectAll(), filter)
    .$if(last !== undefined, (query) => query.where(isAfter(last, eventOrder)))
    .orderBy(sorting)
    .offset(offset)
    .limit(size);
  return db
    .with("candidate", () => candidates)
    .with("sized", (cte) =>
      cte
        .selectFrom("candidate")
        .selectAll()
        .select([sql<string>`created_at::text`.as("created_text"), bytesUpTo(sorting)]),
    )
    .selectFrom("sized")
    .selectAll()
    .where(sql<boolean>`bytes_up_to - ${bodyBytes} < ${MAX_BODY_BYTES}`)
    .orderBy(sorting)
    .execute();
}

const bodyBytes = sql<string>`(coalesce(octet_length(request), 0) + coalesce(octet_length(response), 0))`;

const bytesUpTo = (sorting: RawBuilder<unknown>) =>
  sql<string>`sum(${bodyBytes}) over (order by ${sorting} rows unbounded preceding)`.as(
    "bytes_up_to",
  );

function sortingOf({ by, order }: EventOrder): RawBuilder<unknown> {
  const direction = sql.raw(order);
  const byDate = sql`created_at ${direction}, id ${direction}`;
  return by === "cost" ? sql`cost_nano ${direction}, ${byDate}` : byDate;
}

/** Whether a row comes after the last one of the page before. */
function isAfter(last: ListedRow | undefined, { by, order }: EventOrder) {
  const beyond = sql.raw(order === "asc" ? ">" : "<");
  const { cost_nano, created_text, id } = last ?? {};
  return by === "cost"
    ? sql<boolean>`(cost_nano, created_at, id) ${beyond} (${cost_nano}::bigint, ${created_text}::timestamptz, ${id}::uuid)`
    : sql<boolean>`(created_at, id) ${beyond} (${created_text}::timestamptz, ${id}::uuid)`;
}
