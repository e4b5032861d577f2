import type { TokenUsage } from "@lintel/core";
import type { Booking } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";
import { isFree, type PriceBook, priceUsage as priceCallUsage } from "@lintel/prices";

export type PricedUsage = Pick<Booking, "costNano" | "price" | "unpriced">;

/**
 * The call's exact cost, and the prices it was computed with. Tokens without a price are marked, not free; on a
 * free server of one's own nothing is, not even what we could not count.
 */
export function priceUsage(prices: PriceBook, event: UsageEvent, usage: TokenUsage): PricedUsage {
  const { costNano, price, unpriced } = priceCallUsage(prices, event, usage);
  const isUncounted = event.unpriced === true || event.unknownUsage !== undefined;
  return {
    costNano,
    ...(price === undefined ? {} : { price: { provider: event.provider, ...price } }),
    unpriced: unpriced || (isUncounted && !isFree(event)),
  };
}
