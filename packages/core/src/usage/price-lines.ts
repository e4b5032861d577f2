import { priceOf, type TokenPrices, USAGE_CLASSES } from "./price-call.ts";
import type { TokenUsage, UsageClass } from "./usage.ts";

/** What was used of one class, and what a million of it costs. */
export interface PriceLine {
  readonly usageClass: UsageClass;
  readonly count: number;
  /** Nano-dollars; null where the list has no price. */
  readonly nanoUsdPerMillion: number | null;
}

/** A bill in lines: the sum of count × price, rounded half up once, is what `priceCall` says. */
export const priceLines = (usage: TokenUsage, prices: TokenPrices): readonly PriceLine[] =>
  USAGE_CLASSES.flatMap((usageClass) => {
    const count = usage[usageClass] ?? 0;
    if (count === 0) return [];
    return [{ usageClass, count, nanoUsdPerMillion: priceOf(prices, usageClass) ?? null }];
  });
