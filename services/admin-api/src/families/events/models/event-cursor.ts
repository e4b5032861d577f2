import { z } from "zod";

import type { Order } from "../../../paging/page.ts";

/** What events are listed by; ties are broken by time and then id, in the same direction. */
export interface EventOrder {
  readonly by: "cost" | "date";
  readonly order: Order;
}

/** Where in a listing an event stands. */
export interface EventPosition {
  readonly id: string;
  readonly cost_nano: string;
  /** In UTC to the microsecond: a `Date` would lose some, and skip events. */
  readonly created_text: string;
}

const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** 2026-11-23T04:18:40.123456Z, and a day that is in the calendar. */
const Moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .refine((text) => {
    const toMs = `${text.slice(0, 23)}Z`;
    return !Number.isNaN(Date.parse(toMs)) && new Date(toMs).toISOString() === toMs;
  });

const Parts = z.tuple([
  z.enum(["cost", "date"]),
  z.enum(["asc", "desc"]),
  z
    .string()
    .regex(/^\d{1,19}$/)
    .refine((digits) => BigInt(digits) <= MAX_BIGINT),
  Moment,
  z.guid(),
]);

/** The text by which a listing in this order is taken up after this event. Opaque to callers. */
export function toCursor({ by, order }: EventOrder, position: EventPosition): string {
  const parts = [by, order, position.cost_nano, position.created_text, position.id];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Where a cursor points to; `undefined` when it is none, or one of a listing in another order. */
export function fromCursor({ by, order }: EventOrder, cursor: string): EventPosition | undefined {
  const parts = Parts.safeParse(parseText(Buffer.from(cursor, "base64url").toString()));
  if (!parts.success) return undefined;
  const [cursorBy, cursorOrder, cost_nano, created_text, id] = parts.data;
  return cursorBy === by && cursorOrder === order ? { cost_nano, created_text, id } : undefined;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
