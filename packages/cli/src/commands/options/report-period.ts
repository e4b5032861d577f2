import type { Given } from "../../arguments/given.ts";
import { usageError } from "../../cli-error.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Lengths of a line's period that people read at a glance, in seconds. */
const INCREMENTS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY];
/** A report fits on a screen. */
const MAX_LINES = 31;

/** A report's time axis, in Unix seconds. */
export interface ReportPeriod {
  readonly start: number;
  readonly end: number;
  readonly increment: number;
}

/**
 * The period with the shortest increment that fits on a screen, unless one is given. A start that is not given as a point
 * in time begins with a whole increment (UTC), so that lines are hours or days and not from :03:56 to :03:56.
 */
export function reportPeriod(
  given: Given,
  { end, start }: Omit<ReportPeriod, "increment">,
): ReportPeriod {
  const increment = incrementIn(given.text("increment")) ?? incrementFor(end - start);
  const isPoint = !isAgo(given.text("start") ?? "1d");
  if (isPoint || increment <= 0) return { start, end, increment };
  return { start: Math.floor(start / increment) * increment, end, increment };
}

const isAgo = (text: string): boolean => /^\d+[smhd]$/.test(text);

const incrementFor = (seconds: number): number =>
  INCREMENTS.find((increment) => seconds / increment <= MAX_LINES) ??
  Math.ceil(seconds / MAX_LINES / DAY) * DAY;

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: MINUTE, h: HOUR, d: DAY };

function incrementIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = ""] = /^(\d+)([smhd]?)$/.exec(text) ?? [];
  if (amount === undefined) throw usageError("--increment must be seconds, or such as 15m, 1h, 1d");
  return Number(amount) * (UNITS[unit] ?? 1);
}
