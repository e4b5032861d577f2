import type { WindowUnit } from "./limits.ts";

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** First millisecond (Unix, UTC) of the calendar window of `unit` that contains `atMs`. */
export function windowStartMs(unit: WindowUnit, atMs: number): number {
  if (unit !== "mo") return atMs - (atMs % UNIT_MS[unit]);
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
}

/** First millisecond after the calendar window of `unit` that contains `atMs`. */
export function windowEndMs(unit: WindowUnit, atMs: number): number {
  if (unit !== "mo") return windowStartMs(unit, atMs) + UNIT_MS[unit];
  const at = new Date(atMs);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
