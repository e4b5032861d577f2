import type { CostUnit } from "../limits/limits.ts";
import { windowEndMs, windowStartMs } from "../limits/window.ts";
import { nanoToUsd } from "../money/nano-usd.ts";
import type { AlertObject, Observation } from "./crossing.ts";

/** A limit of cost, and what of it is spent. */
export interface BudgetStanding {
  readonly object: AlertObject;
  readonly unit: CostUnit | "total";
  readonly maxNano: bigint;
  readonly spentNano: bigint;
}

/** Budgets of minutes and hours come and go too fast for alerts. */
const WATCHED: ReadonlySet<string> = new Set(["d", "mo", "total"]);

/** Whether alerts watch budgets of this unit. */
export const isWatched = (unit: CostUnit | "total"): boolean => WATCHED.has(unit);

/** Earlier in a window, too little is known of it. */
const FORECAST_FROM = 0.1;

const WORDS = { m: "minute", h: "hour", d: "day", mo: "month", total: "lifetime" } as const;

/** How much of a budget is spent, in percent, rounded down: what is not yet there is not crossed. */
export function observeShare(standing: BudgetStanding, nowMs: number): Observation {
  const { maxNano, object, spentNano, unit } = standing;
  return {
    object,
    window: windowNameOf(standing, nowMs),
    level: Number((spentNano * 10_000n) / maxNano) / 100,
    text: `${labelOf(object)} has spent ${usd(spentNano)} of its budget of ${usd(maxNano)} (${WORDS[unit]})`,
  };
}

/**
 * What a budget would come to at the pace of its window so far, in percent of it. `undefined` where there is no window, or
 * less than a tenth of it has passed.
 */
export function observeForecast(standing: BudgetStanding, nowMs: number): Observation | undefined {
  const { maxNano, object, spentNano, unit } = standing;
  if (unit === "total") return undefined;
  const [start, end] = [windowStartMs(unit, nowMs), windowEndMs(unit, nowMs)];
  const passed = (nowMs - start) / (end - start);
  if (passed < FORECAST_FROM) return undefined;
  const forecast = Number(spentNano) / passed;
  return {
    object,
    window: windowNameOf(standing, nowMs),
    level: Math.floor((forecast / Number(maxNano)) * 10_000) / 100,
    text: `${labelOf(object)} is on the way to ${usd(BigInt(Math.round(forecast)))} of its budget of ${usd(maxNano)} (${WORDS[unit]})`,
  };
}

/** A budget that is changed is another one, of which everything is crossed anew. */
function windowNameOf({ maxNano, unit }: BudgetStanding, nowMs: number): string {
  const start =
    unit === "total" ? "" : ` from ${new Date(windowStartMs(unit, nowMs)).toISOString()}`;
  return `${unit}${start} of ${maxNano}`;
}

const labelOf = ({ id, kind, name }: AlertObject): string => `${kind} ${name === "" ? id : name}`;

const usd = (nano: bigint): string => `$${nanoToUsd(nano).toFixed(2)}`;
