import { totalUsage } from "@lintel/core";
import type { Booked, Booking } from "@lintel/db";
import type { UsageDelivery } from "@lintel/events/bullmq";

import type { Deps } from "../deps.ts";
import { clampEvent } from "./clamp-event.ts";
import { sendToDeadLetters } from "./dead-letter.ts";
import { measureUsage } from "./measure-usage.ts";
import { priceUsage } from "./price-usage.ts";
import { type ReadEvent, readEvents } from "./read-events.ts";
import { revokeSpentHolders } from "./revoke-spent-holders.ts";
import { toSettlements } from "./to-settlements.ts";

/** A call of the batch, with its place in it. */
interface CompletedCall extends ReadEvent {
  readonly booking: Booking;
}

/**
 * The life of a micro-batch of usage events, top to bottom. Safe to run any number of times, also after having
 * broken off anywhere: the ledger ignores calls it has, settling is a maximum, acknowledging twice is harmless.
 * Throws when a store fails; the queue then delivers the batch again.
 */
export async function recordUsage(deps: Deps, delivery: UsageDelivery): Promise<void> {
  const { events, unreadable } = readEvents(delivery.batch.events);
  for (const deadRecord of unreadable) {
    await sendToDeadLetters(deps, delivery, "unreadable", deadRecord);
  }
  const calls = await Promise.all(events.map((event) => completeCall(deps, event)));
  const trace = deps.traceBookings(calls.map(({ booking }) => booking));
  try {
    await bookAndSettle(deps, delivery, calls);
    trace.end();
  } catch (error) {
    trace.fail(error);
    throw error;
  }
}

/** A record with everything the ledger wants to know of the call. */
async function completeCall(deps: Deps, read: ReadEvent): Promise<CompletedCall> {
  const event = clampEvent(read.event);
  const measured = await measureUsage(deps, event);
  const priced = priceUsage(deps.prices, event, measured.usage);
  const usage = totalUsage(measured.usage, event.otherUsage);
  return { ...read, booking: { event, ...measured, ...priced, usage } };
}

async function bookAndSettle(
  deps: Deps,
  delivery: UsageDelivery,
  calls: readonly CompletedCall[],
): Promise<void> {
  const { spoolId, sequence } = delivery.batch;
  const bookings = calls.map(({ booking }) => booking);
  const booked = await deps.ledger.book(bookings);
  for (const { booking, reason } of booked.rejected) {
    const index = calls.find((call) => call.booking === booking)?.index ?? -1;
    const record = delivery.batch.events[index];
    await sendToDeadLetters(deps, delivery, "rejected", { index, reason, record });
  }
  await revokeSpentHolders(deps, booked, bookings);
  await settle(deps, booked, bookings);
  await noteJobs(deps, bookings);
  await deps.acknowledge(spoolId, sequence);
  report(deps, delivery, { booked, bookings });
}

/** Notes jobs that the calls started, or reported as ended. */
async function noteJobs({ noteJobs: note, now }: Deps, bookings: readonly Booking[]) {
  const events = bookings.map(({ event }) => event);
  const withJobs = events.filter(
    ({ endedJobs, startedJob }) => startedJob !== undefined || endedJobs !== undefined,
  );
  if (withJobs.length > 0) await note(withJobs, now());
}

async function settle(
  { settlement, metrics }: Deps,
  booked: Booked,
  bookings: readonly Booking[],
): Promise<void> {
  try {
    await settlement.settle(toSettlements(booked, bookings));
  } catch (error) {
    metrics.settleFailed();
    throw error;
  }
}

function report(
  { logger, metrics, now }: Deps,
  { batch, triesMade, queuedAtMs }: UsageDelivery,
  { booked, bookings }: { readonly booked: Booked; readonly bookings: readonly Booking[] },
): void {
  const nowMs = now();
  const oldestMs = bookings.reduce(
    (oldest, { event }) => Math.min(oldest, event.createdAtMs),
    nowMs,
  );
  const stored = bookings.length - booked.rejected.length;
  metrics.booked({
    events: stored,
    duplicates: stored - booked.added,
    unpriced: bookings.filter(({ unpriced }) => unpriced).length,
    unknownOutcomes: bookings.filter(({ event }) => event.outcome === "unknown").length,
    lagMs: nowMs - oldestMs,
  });
  logger.debug(
    {
      spoolId: batch.spoolId,
      sequence: batch.sequence,
      events: batch.events.length,
      added: booked.added,
      rejected: booked.rejected.length,
      triesMade,
      queuedMs: Math.max(0, nowMs - queuedAtMs),
    },
    "usage batch booked",
  );
}
