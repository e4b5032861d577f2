import { expiryOf } from "../../holders/verbs/expiry-of.ts";
import type { Made } from "../models/import-items.ts";

interface Limited {
  readonly ttl?: string | undefined;
  readonly costLimitInUsd?: number | undefined;
}

/**
 * How a key or user that came revoked is revoked here. BricksLLM says `expired` both of one whose time is over and of one
 * whose money is spent; the second is restored here by a higher limit.
 */
export function revocationOf(
  { createdAt, revoked = false, revokedReason = "" }: Made,
  limited: Limited,
) {
  const reason = { revoked, revoked_reason: revoked ? revokedReason : "" };
  if (!revoked) return { ...reason, revoked_by: null };
  const isLimited = revokedReason === "expired";
  const expiresAt = expiryOf(new Date(createdAt * 1000), limited.ttl);
  if (isLimited && expiresAt !== null) return { ...reason, revoked_by: "ttl" };
  const isSpent = isLimited && (limited.costLimitInUsd ?? 0) > 0;
  return { ...reason, revoked_by: isSpent ? "spend" : "admin" };
}
