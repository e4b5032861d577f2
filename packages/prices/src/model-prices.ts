import { TokenPrices } from "@lintel/core";
import type { ModelPrice } from "@pydantic/genai-prices";

import { type CataloguedModel, tierStartsOf, toTokenPrices } from "./genai-price.ts";

/** Gives a model's prices for a prompt of so many tokens. */
export type PricesFor = (promptTokens: number) => TokenPrices | undefined;

/**
 * Converts a price list once per tier, not once per call: the conversion is exact, and slow for that. What is
 * asked for in a batch has its tokens at half their price.
 */
export function modelPrices({ prices: list }: CataloguedModel, isBatch: boolean): PricesFor {
  const starts = tierStartsOf(list);
  const byTier: (TokenPrices | undefined)[] = [];
  return (promptTokens) => {
    const tier = starts.filter((start) => promptTokens > start).length;
    return (byTier[tier] ??= convert(list, promptTokens, isBatch));
  };
}

function convert(list: ModelPrice, promptTokens: number, isBatch: boolean) {
  const prices = toTokenPrices(list, promptTokens);
  return isBatch && prices !== undefined ? halved(prices) : prices;
}

/** What is asked for in a batch costs half, but searches, which cost the same. */
export function halved(prices: TokenPrices): TokenPrices {
  const { fileSearches, webSearches } = prices;
  const half = Object.entries(prices).map(([name, nano]) => [name, Math.ceil((nano ?? 0) / 2)]);
  return {
    ...TokenPrices.parse(Object.fromEntries(half)),
    ...(webSearches === undefined ? {} : { webSearches }),
    ...(fileSearches === undefined ? {} : { fileSearches }),
  };
}
