const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** When the window of a limit began that is running now, in Unix seconds: windows are of the calendar, in UTC. */
export function windowStart(unit: string, nowSeconds: number): number {
  const size = SECONDS[unit];
  if (size !== undefined) return Math.floor(nowSeconds / size) * size;
  if (unit === "total") return 1;
  const at = new Date(nowSeconds * 1000);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1) / 1000;
}
