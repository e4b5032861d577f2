import { isNothing, priceCall, pricesAll, promptTokensOf, type TokenUsage } from "@lintel/core";
import type { Booking, PriceSource } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";
import { type CallPrices, findCallPrices, type PriceBook } from "@lintel/prices";

export type PricedUsage = Pick<Booking, "costNano" | "price" | "unpriced">;

/** Stage 3. The call's exact cost, and the prices it was computed with. Tokens without a price are marked, not free. */
export function priceUsage(prices: PriceBook, event: UsageEvent, usage: TokenUsage): PricedUsage {
  if (isNothing(usage)) return { costNano: 0, unpriced: event.unpriced ?? false };
  const price = findPrice(prices, event, promptTokensOf(usage));
  if (price === undefined) return { costNano: 0, unpriced: true };
  const { isStandIn = false, ...source } = price;
  const unpriced = isStandIn || !pricesAll(usage, price.prices);
  return { costNano: priceCall(usage, price.prices), price: source, unpriced };
}

/** The setting's own prices win over the price book's. */
function findPrice(
  book: PriceBook,
  event: UsageEvent,
  promptTokens: number,
): (PriceSource & Pick<CallPrices, "isStandIn">) | undefined {
  const { model, priceOverride, provider, settingId } = event;
  if (priceOverride !== undefined) {
    return { provider, model, version: `cost-map:${settingId}`, prices: priceOverride };
  }
  const found = findCallPrices(book, event, promptTokens);
  return found && { provider, ...found };
}
