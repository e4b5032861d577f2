import { type Booked, type Booking, holdersOf } from "@lintel/db";

import type { Deps } from "../deps.ts";
import type { SpendingHolder } from "../verbs/revoke-spent.ts";

/** Revokes the keys and users whose lifetime limit is exhausted, by what was booked or by a call it refused. */
export async function revokeSpentHolders(
  deps: Pick<Deps, "revokeSpent" | "logger">,
  { holders }: Booked,
  bookings: readonly Booking[],
): Promise<void> {
  for (const kind of ["key", "user"] as const) {
    const booked = holders.filter(({ scope }) => scope === kind).map(({ id }) => id);
    for (const id of await deps.revokeSpent(kind, withRefusals(kind, booked, bookings))) {
      deps.logger.info({ [`${kind}Id`]: id }, `${kind} revoked: its cost limit is used up`);
    }
  }
}

/** The holders of what was booked, and those of calls that a lifetime limit has refused. */
function withRefusals(
  kind: "key" | "user",
  booked: readonly string[],
  bookings: readonly Booking[],
): readonly SpendingHolder[] {
  const refused = new Map<string, number[]>(booked.map((id) => [id, []]));
  for (const { event } of bookings) {
    const { refusedNano } = event;
    if (refusedNano === undefined) continue;
    for (const { id, scope } of holdersOf(event)) {
      if (scope === kind) refused.set(id, [...(refused.get(id) ?? []), refusedNano]);
    }
  }
  return [...refused].map(([id, refusedNano]) => ({ id, refusedNano }));
}
