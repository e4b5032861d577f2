import { countedModel, NO_TOKENS } from "@lintel/core";
import { type Kysely, type Selectable, sql } from "kysely";

import type { EventsTable } from "../schema/event-tables.ts";
import { storableText } from "../schema/storable-text.ts";
import type { Tables } from "../schema/tables.ts";
import { lowerSums } from "../sums/lower-sums.ts";
import { raiseModelSums } from "../sums/model-sums.ts";
import { raiseSums } from "../sums/raise-sums.ts";
import { spendDeltas } from "../sums/spend-deltas.ts";
import type { Booking } from "./booking.ts";

/** The actor of a correction by a call's own record, which came after the estimate was booked. */
const LATE_RECORD = "late-record";

type Event = Selectable<EventsTable>;

/** The cost that a call turned out to have. */
export interface Correction {
  /** The id of the entry, if one is needed. */
  readonly id: string;
  readonly eventId: string;
  /** The total cost of the call. */
  readonly costNano: bigint;
  readonly reason: string;
  readonly actor: string;
}

export interface Corrected {
  readonly before: bigint;
  readonly after: bigint;
  /** The id of the new entry; `undefined` if the ledger had that cost already. */
  readonly entryId: string | undefined;
  /** Increases with every correction of the event. */
  readonly versionBefore: number;
  readonly version: number;
}

/** May the cost of an event be corrected? Only if it is an estimate because nobody knows how the call ended. */
export type CorrectionVerdict = Corrected | "unknown-event" | "not-an-estimate";

/**
 * Brings the ledger to the true cost of a call of unknown outcome: the event stays as it was booked, and the difference is
 * an entry of its own, at the call's time, for its key, user and model; sums change in the same transaction. If the ledger
 * has that cost already, nothing happens, so it may be repeated.
 */
export async function correctEvent(
  transaction: Kysely<Tables>,
  correction: Correction,
): Promise<CorrectionVerdict> {
  const { eventId } = correction;
  const event = await transaction
    .selectFrom("events")
    .selectAll()
    .where("id", "=", eventId)
    .forUpdate()
    .executeTakeFirst();
  if (event === undefined) return "unknown-event";
  if (event.outcome !== "unknown") return "not-an-estimate";
  return await bringTo(transaction, event, correction);
}

/** Makes the entry that brings a locked event and its corrections to a cost. */
export async function bringTo(
  transaction: Kysely<Tables>,
  event: Event,
  correction: Correction,
): Promise<Corrected> {
  const { costNano, id } = correction;
  const { before, versionBefore } = await presentCost(transaction, event);
  const delta = costNano - before;
  const known = { before, after: costNano, versionBefore };
  if (delta === 0n) return { ...known, version: versionBefore, entryId: undefined };
  await insertEntry(transaction, event, { id, delta });
  await adjustSums(transaction, event, delta);
  await insertCorrection(transaction, event, { ...correction, delta });
  return { ...known, version: versionBefore + 1, entryId: id };
}

/** The cost of an event with all its corrections so far. */
async function presentCost(
  transaction: Kysely<Tables>,
  { cost_nano, id }: Event,
): Promise<Pick<Corrected, "before" | "versionBefore">> {
  const { rows } = await sql<{ delta: string; corrections: number }>`
    select coalesce(sum(delta_nano), 0)::bigint as delta, count(*)::integer as corrections
    from event_corrections where event_id = ${id}`.execute(transaction);
  const { corrections, delta } = rows[0] ?? { corrections: 0, delta: "0" };
  return { before: BigInt(cost_nano) + BigInt(delta), versionBefore: corrections + 1 };
}

/** What an entry copies from the event it corrects, so that it appears in the same reports. */
const SHARED = [
  "created_at",
  "key_id",
  "tags",
  "user_id",
  "known_user_id",
  "custom_id",
  "provider",
  "setting_id",
  "model",
  "deployment",
  "response_model",
  "path",
  "method",
  "status",
  "error_code",
  "ending",
  "streamed",
  "action",
  "policy_id",
  "route_id",
  "correlation_id",
] as const;

async function insertEntry(
  transaction: Kysely<Tables>,
  { created_at, id: eventId }: Event,
  { delta, id }: { readonly id: string; readonly delta: bigint },
): Promise<void> {
  const shared = sql.join(SHARED.map((name) => sql.ref(name)));
  await sql`
    insert into events (id, ${shared}, admitted, attempts, latency_ms, usage_source, cost_nano, corrects)
    select ${id}::uuid, ${shared}, false, 0, 0, 'none', ${delta.toString()}::bigint, id
    from events where id = ${eventId} and created_at = ${created_at}`.execute(transaction);
}

async function adjustSums(transaction: Kysely<Tables>, event: Event, delta: bigint): Promise<void> {
  if (delta < 0n) {
    const model = countedModel(modelOf(event));
    await lowerSums(transaction, { ...holdersIn(event), model, nano: -delta });
    return;
  }
  const added = { event: { ...holdersIn(event), model: modelOf(event), admitted: false } };
  const bookings = [{ ...added, costNano: Number(delta), usage: NO_TOKENS }];
  await raiseSums(transaction, spendDeltas(bookings));
  await raiseModelSums(transaction, bookings);
}

/** The name under which limits count the call. */
const modelOf = ({ deployment, model, response_model }: Event): string =>
  deployment || model || response_model;

const holdersIn = ({ created_at, key_id, known_user_id }: Event) => ({
  keyId: key_id,
  knownUserId: known_user_id ?? undefined,
  createdAtMs: created_at.getTime(),
});

async function insertCorrection(
  transaction: Kysely<Tables>,
  event: Event,
  { actor, costNano, delta, id, reason }: Correction & { readonly delta: bigint },
): Promise<void> {
  await transaction
    .insertInto("event_corrections")
    .values({
      id,
      event_id: event.id,
      event_at: event.created_at,
      key_id: event.key_id,
      known_user_id: event.known_user_id,
      model: countedModel(modelOf(event)),
      cost_nano: costNano.toString(),
      delta_nano: delta.toString(),
      reason: storableText(reason),
      actor,
      settled_at: null,
    })
    .execute();
}

/**
 * If a call was booked with an unknown outcome and its own record arrives after all, it costs what that says. This
 * happens once: a later correction by a person stays.
 */
export async function correctLate(
  transaction: Kysely<Tables>,
  late: readonly Booking[],
  newId: () => string,
): Promise<void> {
  const exact = late.filter(({ event }) => event.outcome === undefined);
  if (exact.length === 0) return;
  const ids = exact.map(({ event }) => event.id);
  const { rows } = await sql<{ id: string }>`
    select id from events
    where outcome = 'unknown' and id = any(${ids}::uuid[]) and not exists (
      select from event_corrections where event_id = events.id and actor = ${LATE_RECORD})
    order by id`.execute(transaction);
  for (const { id: eventId } of rows) {
    const booking = exact.find(({ event }) => event.id.toLowerCase() === eventId);
    if (booking === undefined) continue;
    const reason = "the call's own record came";
    const costNano = BigInt(booking.costNano);
    await correctEvent(transaction, { id: newId(), eventId, costNano, reason, actor: LATE_RECORD });
  }
}
