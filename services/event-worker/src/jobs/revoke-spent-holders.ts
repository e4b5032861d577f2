import type { Booked } from "@lintel/db";

import type { Deps } from "../deps.ts";

/** Revokes the keys and users whose lifetime limit is spent with what was booked. */
export async function revokeSpentHolders(
  deps: Pick<Deps, "revokeSpent" | "logger">,
  { holders }: Booked,
): Promise<void> {
  for (const kind of ["key", "user"] as const) {
    const ids = holders.filter(({ scope }) => scope === kind).map(({ id }) => id);
    for (const id of await deps.revokeSpent(kind, ids)) {
      deps.logger.info({ [`${kind}Id`]: id }, `${kind} revoked: its cost limit is spent`);
    }
  }
}
