import { scaleUsd, type TokenPrices } from "@lintel/core";
import { calcPrice, type ModelPrice } from "@pydantic/genai-prices";

import { correctionFor } from "./corrections.ts";

/**
 * The release of the price data and of our corrections to it; stored with every priced event. A test holds
 * the first half against the installed package.
 */
export const PRICE_VERSION = "genai-prices@0.1.8+1";

/** A model as the catalogue knows it at one moment: its price list and its context window in tokens. */
export interface CataloguedModel {
  readonly prices: ModelPrice;
  readonly contextTokens: number | undefined;
}

/** Finds a model by the catalogue's own matching rules, with the price list in force at `atMs`. */
export function findCatalogued(
  provider: string,
  model: string,
  atMs: number,
): CataloguedModel | undefined {
  const found = calcPrice({}, model, { providerId: provider, timestamp: new Date(atMs) });
  if (found === null) return undefined;
  return {
    prices: { ...found.model_price, ...correctionFor(provider, model) },
    contextTokens: found.model.context_window,
  };
}

/** The prompt lengths beyond which something on the list costs more, ascending. */
export function tierStartsOf(list: ModelPrice): readonly number[] {
  const starts = Object.values(list).flatMap((price) =>
    typeof price === "object" ? price.tiers.map(({ start }) => start) : [],
  );
  return [...new Set(starts)].toSorted((a, b) => a - b);
}

/**
 * A price list as prices of our classes, for a prompt of `promptTokens`. A class that has no price of its own
 * costs what the class it is part of costs. Where the list knows finer classes than we count (cached audio,
 * images), ours costs the dearer. `undefined` when the list charges by something else than tokens.
 */
export function toTokenPrices(list: ModelPrice, promptTokens: number): TokenPrices | undefined {
  if (list["input_mtok"] === undefined && Object.keys(list).length > 0) return undefined;
  const dearest = (first: string, ...finer: readonly string[]): number | undefined => {
    const own = priceOf(list[first], promptTokens);
    if (own === undefined) return undefined;
    return Math.max(own, ...finer.map((name) => priceOf(list[name], promptTokens) ?? 0));
  };
  const input = dearest("input_mtok", "input_image_mtok") ?? 0;
  const output = dearest("output_mtok", "output_image_mtok") ?? 0;
  return {
    input,
    cacheRead:
      dearest("cache_read_mtok", "cache_audio_read_mtok", "cache_image_read_mtok") ?? input,
    cacheWrite: dearest("cache_write_mtok") ?? input,
    output,
    reasoning: output,
    audioInput: dearest("input_audio_mtok") ?? input,
    audioOutput: dearest("output_audio_mtok") ?? output,
  };
}

/** Nano-dollars per million tokens. A tier applies to the whole call once its prompt exceeds the tier's start. */
function priceOf(price: ModelPrice[string], promptTokens: number): number | undefined {
  if (price === undefined) return undefined;
  if (typeof price === "number") return Number(scaleUsd(price, 9));
  const reached = price.tiers.filter((tier) => promptTokens > tier.start);
  return Number(scaleUsd(reached.at(-1)?.price ?? price.base, 9));
}
