import { z } from "zod";

import type { NanoUsd } from "../money/nano-usd.ts";

/** Calendar windows (UTC) a rate limit may have. */
export const RateUnit = z.enum(["s", "m", "h", "d"]);
export type RateUnit = z.infer<typeof RateUnit>;

/** Calendar windows (UTC) a cost limit may have. */
export const CostUnit = z.enum(["m", "h", "d", "mo"]);
export type CostUnit = z.infer<typeof CostUnit>;

export const WINDOW_UNITS = ["s", "m", "h", "d", "mo"] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

/** Everything one holder (a key, later a user) may not exceed. Absent means unlimited. */
export interface Limits {
  /** Lifetime spend. */
  readonly totalCostNano?: NanoUsd;
  /** Spend per calendar window. */
  readonly cost: readonly { readonly unit: CostUnit; readonly maxNano: NanoUsd }[];
  /** Admitted calls per calendar window. */
  readonly rate: readonly { readonly unit: RateUnit; readonly maxCalls: number }[];
}
