import type { Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import type { Page } from "../../../paging/page.ts";
import { type PageRequest, readPages } from "../../../paging/read-pages.ts";
import type { EventRow } from "../models/event-answer.ts";
import type { EventOrder, EventPosition } from "../models/event-cursor.ts";
import { type EventFilter, filterEvents } from "./filter-events.ts";

/** A row, and where it stands in the listing. */
export type ListedEvent = EventRow & EventPosition;

const MAX_ROWS = 500;
/** Stored bodies of one page; a single event may still be larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Which part of which listing: after an event, or from an offset; at most so many. */
export interface EventPage extends Omit<Page, "after"> {
  readonly after?: EventPosition | undefined;
}

/** Events that meet a filter. Neither their number nor their bodies are held in memory beyond one page. */
export const findEvents = (
  db: Kysely<Tables>,
  filter: EventFilter,
  order: EventOrder,
  { after, ...page }: EventPage = {},
): AsyncGenerator<readonly ListedEvent[]> =>
  readPages<ListedEvent>(page, MAX_ROWS, ({ last, size, offset }) =>
    readPage(db, filter, order, {
      last: last ?? after,
      size,
      offset: after === undefined ? offset : 0,
    }),
  );

/**
 * One page, cut where its bodies exceed their bound. Their sizes are known without reading them, so Postgres
 * fetches only the bodies that are sent.
 */
function readPage(
  db: Kysely<Tables>,
  filter: EventFilter,
  eventOrder: EventOrder,
  { last, size, offset }: PageRequest<EventPosition>,
): Promise<readonly ListedEvent[]> {
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
        .select([CREATED_TEXT, bytesUpTo(sorting)]),
    )
    .selectFrom("sized")
    .selectAll()
    .where(sql<boolean>`bytes_up_to - ${bodyBytes} < ${MAX_BODY_BYTES}`)
    .orderBy(sorting)
    .execute();
}

const CREATED_TEXT = sql<string>`to_char(
  created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as("created_text");
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
function isAfter(last: EventPosition | undefined, { by, order }: EventOrder) {
  const beyond = sql.raw(order === "asc" ? ">" : "<");
  const { cost_nano, created_text, id } = last ?? {};
  return by === "cost"
    ? sql<boolean>`(cost_nano, created_at, id) ${beyond} (${cost_nano}::bigint, ${created_text}::timestamptz, ${id}::uuid)`
    : sql<boolean>`(created_at, id) ${beyond} (${created_text}::timestamptz, ${id}::uuid)`;
}
