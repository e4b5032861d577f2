import type { HolderSettlement } from "@lintel/admission";
import type { Booked, Booking } from "@lintel/db";

/**
 * What Redis has to be told of a booked batch: each key's sums, and which reservations are now in them. Sums of
 * users stay in the ledger: no call is admitted on them yet, and callers may name any number of users.
 */
export function toSettlements(
  booked: Booked,
  bookings: readonly Booking[],
): readonly HolderSettlement[] {
  const rejected = new Set(booked.rejected.map(({ booking }) => booking));
  // The cost of a rejected call is in no sum: what is reserved for it stays reserved until it lapses.
  const settled = bookings.filter((booking) => booking.event.admitted && !rejected.has(booking));
  const callsByKey = Map.groupBy(settled, ({ event }) => event.keyId.toLowerCase());
  return booked.holders
    .filter(({ scope }) => scope === "key")
    .map(({ scope, id, sums }) => ({
      scope,
      id,
      sums,
      callIds: (callsByKey.get(id) ?? []).map(({ event }) => event.id),
    }));
}
