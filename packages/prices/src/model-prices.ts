import type { TokenPrices } from "@lintel/core";

import { type CataloguedModel, tierStartsOf, toTokenPrices } from "./genai-price.ts";

/** Gives a model's prices for a prompt of so many tokens. */
export type PricesFor = (promptTokens: number) => TokenPrices | undefined;

/** Converts a price list once per tier, not once per call: the conversion is exact, and slow for that. */
export function modelPrices({ prices: list }: CataloguedModel): PricesFor {
  const starts = tierStartsOf(list);
  const byTier: (TokenPrices | undefined)[] = [];
  return (promptTokens) => {
    const tier = starts.filter((start) => promptTokens > start).length;
    return (byTier[tier] ??= toTokenPrices(list, promptTokens));
  };
}
