import type { TokenPrices } from "@lintel/core";

import { findCatalogued, PRICE_VERSION } from "./genai-price.ts";
import { modelPrices } from "./model-prices.ts";
import { contextTokensOf, maxOutputTokensOf } from "./output-limits.ts";

/** What a model we know nothing about is taken to allow: more than any model sold in 2026 does. */
export const UNKNOWN_MODEL = { maxOutputTokens: 262_144, contextTokens: 2_097_152 } as const;

/** The catalogue rounds windows down (1,047,576 to 1,000,000); this much more is more than it ever cut off. */
const WINDOW_MARGIN = 17 / 16;

/** A longer name is no model's; it is not looked up and not remembered. */
const LONGEST_NAME = 256;
const REMEMBERED_MODELS = 1000;
/** Behind the name of a model that is asked for in a batch. */
const BATCH = " batch";
/** Price lists change at full minutes at the finest. */
const MINUTE_MS = 60_000;

export interface PricedModel {
  readonly prices: TokenPrices;
  /** Which release of which source the prices are from. */
  readonly version: string;
}

export interface ModelLimits {
  /** Upper bound of the tokens of one answer, reasoning included. */
  readonly maxOutputTokens: number;
  /** Upper bound of prompt and answer together. An embedding call may hold many inputs of this size each. */
  readonly contextTokens: number;
}

export interface PriceBook {
  /**
   * The prices of a model at `atMs`, or `undefined` when the model is unknown. Behind the model's name may stand
   * what its price depends on: the quality and size of a picture, or `batch`. Some models cost more once the prompt is long: give the prompt's tokens for the exact price, an upper bound of
   * them for an upper bound; without, it is the price of the longest prompts.
   */
  find(
    provider: string,
    model: string,
    atMs: number,
    promptTokens?: number,
  ): PricedModel | undefined;
  /** What a model allows at most. Never too small: what is unknown is taken generously. */
  limitsOf(provider: string, model: string): ModelLimits;
}

/** Prices and limits of models, from data that came with the package: no network, and quick enough for every call. */
export function createPriceBook(): PriceBook {
  const pricesOf = rememberModels((provider, model, atMs) => {
    const isBatch = model.endsWith(BATCH);
    const name = isBatch ? model.slice(0, -BATCH.length) : model;
    const found = findCatalogued(provider, name, atMs);
    return found && modelPrices(found, isBatch);
  });
  const limitsOf = rememberModels(findLimits);
  return {
    find(provider, model, atMs, promptTokens = Number.POSITIVE_INFINITY) {
      const prices = pricesOf(provider, model, atMs)?.(promptTokens);
      return prices && { prices, version: PRICE_VERSION };
    },
    limitsOf: (provider, model) => limitsOf(provider, model, 0) ?? UNKNOWN_MODEL,
  };
}

function findLimits(provider: string, model: string): ModelLimits {
  const told = findCatalogued(provider, model, 0)?.contextTokens;
  const contextTokens =
    told === undefined ? contextTokensOf(provider, model) : Math.ceil(told * WINDOW_MARGIN);
  return {
    maxOutputTokens:
      maxOutputTokensOf(provider, model) ??
      Math.min(contextTokens ?? Number.POSITIVE_INFINITY, UNKNOWN_MODEL.maxOutputTokens),
    contextTokens: contextTokens ?? UNKNOWN_MODEL.contextTokens,
  };
}

type LookUp<Found> = (provider: string, model: string, atMs: number) => Found | undefined;

/** Remembers the last answer for each model, at most 1,000 of them, the one asked for longest ago leaving first. */
function rememberModels<Found>(lookUp: LookUp<Found>): LookUp<Found> {
  const remembered = new Map<
    string,
    { readonly minute: number; readonly found: Found | undefined }
  >();
  return (provider, model, atMs) => {
    if (model.length > LONGEST_NAME) return undefined;
    const name = `${provider}\0${model}`;
    const minute = Math.floor(atMs / MINUTE_MS);
    const known = remembered.get(name);
    const entry =
      known?.minute === minute ? known : { minute, found: lookUp(provider, model, atMs) };
    // Put back at the end, the map's order is the order of use; while nobody has to leave, it does not matter.
    if (remembered.size > REMEMBERED_MODELS / 2) remembered.delete(name);
    else if (entry === known) return entry.found;
    remembered.set(name, entry);
    if (remembered.size > REMEMBERED_MODELS) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    return entry.found;
  };
}
