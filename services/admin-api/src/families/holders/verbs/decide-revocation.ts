import { type Key, usdToNano } from "@lintel/core";

import type { KeyChange } from "../../keys/models/key-change.ts";

interface Revocation {
  readonly revoked: boolean;
  readonly revoked_reason?: string;
  readonly revoked_by: "admin" | null;
}

const USABLE: Revocation = { revoked: false, revoked_reason: "", revoked_by: null };

/**
 * What a change does to the revocation of a key or a user; `undefined` when nothing. Who asks to revoke or to restore
 * gets that. Otherwise one that was revoked because its money was used up is restored by a higher limit that is above
 * the spend.
 */
export function decideRevocation(
  { costLimitNano, revokedBy }: Pick<Key, "costLimitNano" | "revokedBy">,
  change: Pick<KeyChange, "revoked" | "revokedReason" | "costLimitInUsd">,
  spentNano: bigint,
): Revocation | undefined {
  const { revoked, revokedReason = "", costLimitInUsd } = change;
  if (revoked === false) return USABLE;
  if (revoked === true) {
    const reason = revokedReason === "" ? {} : { revoked_reason: revokedReason };
    return { revoked, revoked_by: "admin", ...reason };
  }
  if (revokedBy !== "spend" || costLimitInUsd === undefined) return undefined;
  const limitNano = usdToNano(costLimitInUsd);
  const isRaised = limitNano > costLimitNano && BigInt(limitNano) > spentNano;
  return costLimitInUsd === 0 || isRaised ? USABLE : undefined;
}
