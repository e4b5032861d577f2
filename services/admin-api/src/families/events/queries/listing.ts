import { type RawBuilder, sql } from "kysely";

import type { Span } from "../../reporting/queries/divide-period.ts";
import type { EventOrder, EventPosition } from "../models/event-cursor.ts";
import { conditionsOf, type EventFilter, ofOutcome } from "./filter-events.ts";

export type Part = RawBuilder<unknown>;

/** One page of the events that meet a filter. */
export interface Listing {
  readonly filter: EventFilter;
  readonly order: EventOrder;
  /** The last event of the page before. */
  readonly after: EventPosition | undefined;
  readonly offset: number;
  readonly size: number;
}

/** All that an event of a listing meets but for its time. */
export const meets = ({ filter }: Listing): readonly Part[] => [
  ...ofOutcome(filter.outcome),
  ...conditionsOf(filter),
];

/** Events that come after the last one of the page before, and are within a span. */
export const isListed = ({ after, order }: Listing, { from, until }: Span): readonly Part[] => [
  ...(Number.isFinite(from) ? [sql`created_at >= to_timestamp(${from})`] : []),
  ...(Number.isFinite(until) ? [sql`created_at < to_timestamp(${until})`] : []),
  ...(after === undefined ? [] : [isAfter(after, order)]),
];

function isAfter({ cost_nano, created_text, id }: EventPosition, { by, order }: EventOrder): Part {
  const beyond = sql.raw(order === "asc" ? ">" : "<");
  return by === "cost"
    ? sql`(cost_nano, created_at, id) ${beyond} (${cost_nano}::bigint, ${created_text}::timestamptz, ${id}::uuid)`
    : sql`(created_at, id) ${beyond} (${created_text}::timestamptz, ${id}::uuid)`;
}

export function sortingOf({ by, order }: EventOrder): Part {
  const direction = sql.raw(order);
  const byDate = sql`created_at ${direction}, id ${direction}`;
  return by === "cost" ? sql`cost_nano ${direction}, ${byDate}` : byDate;
}

/** Where the events of a listing are: in the period of its filter, and by date not before the last event of the page before. */
export function spanOf({ after, filter, order: { by, order } }: Listing): Span {
  const from = filter.start ?? Number.NEGATIVE_INFINITY;
  const until = filter.end ?? Number.POSITIVE_INFINITY;
  if (after === undefined || by === "cost") return { from, until };
  const second = Math.floor(Date.parse(`${after.created_text.slice(0, 19)}Z`) / 1000);
  return order === "asc"
    ? { from: Math.max(from, second), until }
    : { from, until: Math.min(until, second + 1) };
}

/** `and` of conditions; at least one. */
export const all = (conditions: readonly Part[]): Part =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
