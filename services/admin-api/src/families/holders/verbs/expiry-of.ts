import { parseGoDuration } from "@lintel/core";

/** When a ttl runs out. Nothing, or zero, never does. */
export function expiryOf(createdAt: Date, ttl = ""): Date | null {
  const lifetimeMs = parseGoDuration(ttl) ?? 0;
  return lifetimeMs === 0 ? null : new Date(createdAt.getTime() + lifetimeMs);
}
