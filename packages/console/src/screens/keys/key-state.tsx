import { useNowSeconds } from "../../app/clock.ts";
import { secondsOfDuration } from "../../format/durations.ts";
import { Badge } from "../../ui/badge.tsx";
import type { Key } from "./key-queries.ts";

/** When a key ends by its ttl; undefined for one that never does. */
export function expiryOf({ createdAt, ttl }: Key): number | undefined {
  const seconds = secondsOfDuration(ttl);
  return seconds === 0 ? undefined : createdAt + seconds;
}

/** Whether calls with a key are served. */
export function KeyState({ apiKey }: { readonly apiKey: Key }) {
  const expiry = expiryOf(apiKey);
  const now = useNowSeconds();
  if (apiKey.revoked) {
    const isSpent = apiKey.revokedReason === "expired";
    return (
      <Badge tone="bad" title={apiKey.revokedReason}>
        {isSpent ? "Used up" : "Revoked"}
      </Badge>
    );
  }
  if (expiry !== undefined && expiry <= now) return <Badge tone="warn">Expired</Badge>;
  return <Badge tone="good">Active</Badge>;
}
