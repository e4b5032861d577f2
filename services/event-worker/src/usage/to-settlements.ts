import type { HolderSettlement } from "@lintel/admission";
import type { Booked, Booking } from "@lintel/db";

/** What Redis needs of a booked batch: each holder's sums, and the reservations that are now in them. */
export function toSettlements(
  booked: Booked,
  bookings: readonly Booking[],
): readonly HolderSettlement[] {
  const rejected = new Set(booked.rejected.map(({ booking }) => booking));
  // The cost of a rejected call is in no sum: what is reserved for it stays reserved until it lapses. What a call
  // began holds its reservation until that has ended.
  const settled = bookings.filter(
    (booking) =>
      booking.event.admitted &&
      booking.event.startedJob?.held === undefined &&
      !rejected.has(booking),
  );
  const callsOf = {
    key: Map.groupBy(settled, ({ event }) => event.keyId.toLowerCase()),
    user: Map.groupBy(settled, ({ event }) => event.knownUserId?.toLowerCase()),
  };
  return booked.holders.map(({ scope, id, models, sums }) => ({
    scope,
    id,
    sums,
    models,
    callIds: (callsOf[scope].get(id) ?? []).map(({ event }) => event.id),
  }));
}
