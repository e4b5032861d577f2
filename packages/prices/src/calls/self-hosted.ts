import { type CostMap, TokenPrices } from "@lintel/core";
import { findProvider } from "@lintel/providers";

import { toolPricesOf } from "../book/genai-price.ts";
import { pricesFromCostMap } from "./prices-from-cost-map.ts";

/** A server of the operator's own, for which no provider sends a bill. */
const isSelfHosted = (provider: string): boolean => findProvider(provider)?.isSelfHosted === true;

/** Everything is free. */
export const ALL_FREE: TokenPrices = TokenPrices.parse(
  Object.fromEntries(TokenPrices.keyof().options.map((name) => [name, 0])),
);

/** What a free call's prices are booked under. */
export const FREE_VERSION = "self-hosted";

/**
 * The prices a setting itself gives a model: those of its `costMap`, or zero on a self-hosted provider whose setting
 * prices nothing. A map has no prices of a provider's own tools: these cost what they do with everybody. Where its map prices other models and not this one, that is a forgotten row, which must not be
 * free: `undefined`, as for every model the setting has no price for.
 */
export function settingPrices(
  provider: string,
  costMap: CostMap | null,
  model: string,
): TokenPrices | undefined {
  const own = pricesFromCostMap(costMap, model);
  if (own !== undefined) return { ...own, ...toolPricesOf(provider, model) };
  if (!isSelfHosted(provider)) return undefined;
  return pricesNothing(costMap) ? ALL_FREE : undefined;
}

const pricesNothing = (costMap: CostMap | null): boolean =>
  costMap === null || Object.values(costMap).every((prices) => isEmpty(prices));

const isEmpty = (prices: Readonly<Record<string, number>> | null): boolean =>
  prices === null || Object.keys(prices).length === 0;

/** Is the call on a server of one's own, and priced at zero? Then nothing it does is left to be priced. */
export const isFree = (call: {
  readonly provider: string;
  readonly priceOverride?: TokenPrices | undefined;
}): boolean =>
  isSelfHosted(call.provider) &&
  call.priceOverride !== undefined &&
  Object.values(call.priceOverride).every((nano) => nano === 0);
