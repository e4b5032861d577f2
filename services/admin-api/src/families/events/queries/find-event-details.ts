import { priceLines, TokenPrices } from "@lintel/core";
import type { Tables } from "@lintel/db";
import type { Kysely } from "kysely";

import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { type EventRow, toEventAnswer } from "../models/event-answer.ts";
import type { EventDetailsAnswer } from "../models/event-details.ts";

/** Attempts of one call are recorded as they end: none lasts longer, apart from the first. */
const CALL_SPAN_MS = 60 * 60_000;
const MAX_ATTEMPTS = 100;

/** An event, the attempts of its call, and what it was priced with. Throws a problem when there is none with this id. */
export async function findEventDetails(
  db: Kysely<Tables>,
  id: string,
): Promise<EventDetailsAnswer> {
  const row = isUuid(id)
    ? await db.selectFrom("events").selectAll().where("id", "=", id).executeTakeFirst()
    : undefined;
  if (row === undefined) throw new Problem("eventNotFound", "event is not found");
  const [attempts, price] = await Promise.all([findAttempts(db, row), findPrice(db, row)]);
  return { event: toEventAnswer(row), attempts, price };
}

/** By key and time, for which there is an index. */
async function findAttempts(
  db: Kysely<Tables>,
  { call_id: callId, created_at: at, key_id: keyId }: EventRow,
) {
  if (callId === null) return [];
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where("key_id", "=", keyId)
    .where("created_at", ">", new Date(at.getTime() - CALL_SPAN_MS))
    .where("created_at", "<", new Date(at.getTime() + CALL_SPAN_MS))
    .where("call_id", "=", callId)
    .orderBy("attempt")
    .limit(MAX_ATTEMPTS)
    .execute();
  return rows.map((row) => toEventAnswer({ ...row, request: null, response: null }));
}

async function findPrice(db: Kysely<Tables>, row: EventRow): Promise<EventDetailsAnswer["price"]> {
  if (row.price_id === null) return null;
  const found = await db
    .selectFrom("prices")
    .select(["provider", "model", "price_version", "prices"])
    .where("id", "=", row.price_id)
    .executeTakeFirst();
  if (found === undefined) return null;
  const { tokens } = toEventAnswer(row);
  return {
    provider: found.provider,
    model: found.model,
    version: found.price_version,
    lines: [...priceLines(tokens, TokenPrices.parse(found.prices))],
  };
}
