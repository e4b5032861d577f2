import { clampPart, clampUsage } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

/**
 * A record with usage the ledger can store, marked where it had to be reduced: whatever an older proxy passed on,
 * no call is lost for having used too much. The very same object otherwise.
 */
export function clampEvent(event: UsageEvent): UsageEvent {
  const { otherUsage = [], usage } = event;
  const own = usage && clampUsage(usage);
  const parts = otherUsage.map(clampPart);
  if (own === usage && parts.every((part, index) => part === otherUsage[index])) return event;
  const clamped: UsageEvent = { ...event, clamped: true };
  if (own !== undefined) clamped.usage = own;
  if (event.otherUsage !== undefined) clamped.otherUsage = parts;
  return clamped;
}
