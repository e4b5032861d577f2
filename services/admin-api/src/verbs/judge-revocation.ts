import { type Key, usdToNano } from "@lintel/core";

import type { KeyChange } from "../models/key-change.ts";

interface Revocation {
  readonly revoked: boolean;
  readonly revoked_reason?: string;
  readonly revoked_by: "admin" | null;
}

const USABLE: Revocation = { revoked: false, revoked_reason: "", revoked_by: null };

/**
 * What a change does to the revocation of a key or a user; `undefined` when nothing. Who asks to revoke or to restore
 * gets that. Otherwise one that was revoked because its money was spent is restored by a limit above the spend.
 */
export function judgeRevocation(
  { revokedBy }: Pick<Key, "revokedBy">,
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
  const isAboveSpend = costLimitInUsd === 0 || BigInt(usdToNano(costLimitInUsd)) > spentNano;
  return isAboveSpend ? USABLE : undefined;
}
