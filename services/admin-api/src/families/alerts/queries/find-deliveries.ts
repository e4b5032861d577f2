import type { Tables } from "@lintel/db";
import { type Kysely, type Selectable, sql } from "kysely";

import { createdText, isAfter } from "../../../paging/by-creation.ts";
import { readCursor, toCursor } from "../../../paging/cursor.ts";
import { Problem } from "../../../problems/problem.ts";
import { type DeliveryQuery, limitOf } from "../models/delivery-answer.ts";

export interface DeliveryPage {
  readonly rows: readonly Selectable<Tables["alert_deliveries"]>[];
  readonly nextCursor: string | undefined;
}

/** A page of deliveries, the newest first. Throws a problem for a cursor that no page ended with. */
export async function findDeliveries(
  db: Kysely<Tables>,
  query: DeliveryQuery,
): Promise<DeliveryPage> {
  const { alertId, cursor, state } = query;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    throw new Problem("queryMalformed", "cursor is not one that a page returned");
  }
  const limit = limitOf(query);
  const found = await db
    .selectFrom("alert_deliveries")
    .selectAll()
    .select(createdText)
    .where((eb) => (state === undefined ? sql<boolean>`true` : eb("state", "=", state)))
    .where((eb) => (alertId === undefined ? sql<boolean>`true` : eb("rule_id", "=", alertId)))
    .where(isAfter(after, "desc"))
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    nextCursor: found.length > limit && last !== undefined ? toCursor(last) : undefined,
  };
}
