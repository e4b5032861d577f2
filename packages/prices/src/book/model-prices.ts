import { TokenPrices } from "@lintel/core";
import type { ModelPrice } from "@pydantic/genai-prices";

import { TOOL_UNITS } from "../lists/tool-fees.ts";
import { tierStartsOf, toTokenPrices } from "./genai-price.ts";

/** Gives a model's prices for a prompt of this many tokens. */
export type PricesFor = (promptTokens: number) => TokenPrices | undefined;

/**
 * Converts a price list once per tier, not once per call: the conversion is exact, and slow for that. Tokens cost
 * `factor` times what the list says.
 */
export function modelPrices(list: ModelPrice, factor: number): PricesFor {
  const starts = tierStartsOf(list);
  const byTier: (TokenPrices | undefined)[] = [];
  return (promptTokens) => {
    const tier = starts.filter((start) => promptTokens > start).length;
    return (byTier[tier] ??= convert(list, promptTokens, factor));
  };
}

function convert(list: ModelPrice, promptTokens: number, factor: number) {
  const prices = toTokenPrices(list, promptTokens);
  return factor === 1 || prices === undefined ? prices : scaled(prices, factor);
}

/** What is asked for in a batch costs half, but the tools it uses, which cost the same. */
export const halved = (prices: TokenPrices): TokenPrices => scaled(prices, 0.5);

/** Everything but the fees of tools at `factor` times its price, rounded up to the nano-dollar; three decimals of it count. */
export function scaled(prices: TokenPrices, factor: number): TokenPrices {
  const entries = Object.entries(prices).map(([name, nano]) => [
    name,
    Math.ceil(Math.round((nano ?? 0) * factor * 1000) / 1000),
  ]);
  const fees = TOOL_UNITS.flatMap((unit) => {
    const fee = prices[unit];
    return fee === undefined ? [] : [[unit, fee]];
  });
  return TokenPrices.parse(Object.fromEntries([...entries, ...fees]));
}
