import { z } from "zod";

import { NanoUsd } from "../money/nano-usd.ts";

/** Calendar windows (UTC) a rate limit may have. */
export const RateUnit = z.enum(["s", "m", "h", "d"]);
export type RateUnit = z.infer<typeof RateUnit>;

/** Calendar windows (UTC) a cost limit may have. */
export const CostUnit = z.enum(["m", "h", "d", "mo"]);
export type CostUnit = z.infer<typeof CostUnit>;

export const WINDOW_UNITS = ["s", "m", "h", "d", "mo"] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

/** A limit per calendar window, as an element of a list. There is one at most per kind and unit. */
export const ListedLimit = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rate"), unit: RateUnit, maxCalls: z.int().positive() }),
  z.object({ kind: z.literal("cost"), unit: CostUnit, maxNano: NanoUsd.positive() }),
]);
export type ListedLimit = z.infer<typeof ListedLimit>;

/** Everything one holder (a key, later a user) may not exceed. Absent means unlimited. */
export interface Limits {
  /** Lifetime spend. */
  readonly totalCostNano?: NanoUsd;
  /** Spend per calendar window. */
  readonly cost: readonly { readonly unit: CostUnit; readonly maxNano: NanoUsd }[];
  /** Admitted calls per calendar window. */
  readonly rate: readonly { readonly unit: RateUnit; readonly maxCalls: number }[];
}
