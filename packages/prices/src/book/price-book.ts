import type { TokenPrices } from "@lintel/core";

import { contextTokensOf, maxOutputTokensOf } from "../lists/output-limits.ts";
import { priceFactorOf } from "../modifiers/price-modifiers.ts";
import { type TierSuffix, readPriceName } from "../modifiers/price-name.ts";
import { tierPricesOf } from "../modifiers/service-tiers.ts";
import {
  type CataloguedModel,
  cataloguedNames,
  findCatalogued,
  PRICE_VERSION,
} from "./genai-price.ts";
import { modelPrices, type PricesFor } from "./model-prices.ts";
import { mostExpensiveOf } from "./most-expensive-prices.ts";

/** Assumed limit of an unknown model: more than any model sold in 2026 allows. */
export const UNKNOWN_MODEL = { maxOutputTokens: 262_144, contextTokens: 2_097_152 } as const;

/** The catalogue rounds windows down (1,047,576 to 1,000,000); this much more is more than it ever cut off. */
const WINDOW_MARGIN = 17 / 16;

/** A longer name belongs to no model; it is neither looked up nor cached. */
const MAX_NAME_LENGTH = 256;
const REMEMBERED_MODELS = 1000;
/** Upper bound of a model's providers. */
const MAX_PROVIDERS = 20;
/** Price lists change at full minutes at the finest. */
const MINUTE_MS = 60_000;

export interface PricedModel {
  readonly prices: TokenPrices;
  /** Which release of which source the prices are from. */
  readonly version: string;
  /** The tier or modifier asked for has no known price: these are the standard prices instead. */
  readonly isFallback?: boolean;
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
   * what its price depends on: the quality and size of a picture, `batch` or the tier of service, `fast`, `us`. Some models cost more once the prompt is long: give the prompt's tokens for the exact price, an upper bound of
   * them for an upper bound; without, it is the price of the longest prompts.
   */
  find(
    provider: string,
    model: string,
    atMs: number,
    promptTokens?: number,
  ): PricedModel | undefined;
  /**
   * The highest price of all a provider's models, in each class; only of those without output, such as embeddings,
   * unless `answers`. `undefined` for an unknown provider.
   */
  mostExpensive(provider: string, atMs: number, answers: boolean): TokenPrices | undefined;
  /** The limits of a model. Never too small: an unknown limit is assumed to be high. */
  limitsOf(provider: string, model: string): ModelLimits;
}

/** Prices and limits of models, from data that came with the package: no network, and quick enough for every call. */
export function createPriceBook(): PriceBook {
  const pricesOf = rememberModels(findPrices);
  const dearestOfAll = rememberModels((provider, kind, atMs) => {
    const lists = cataloguedNames(provider).flatMap(
      (name) => pricesOf(provider, name, atMs)?.of(Number.POSITIVE_INFINITY) ?? [],
    );
    return mostExpensiveOf(kind === "answers" ? lists : lists.filter(({ output }) => output === 0));
  });
  const limitsOf = rememberModels(findLimits);
  return {
    find(provider, model, atMs, promptTokens = Number.POSITIVE_INFINITY) {
      const found = pricesOf(provider, model, atMs);
      const prices = found?.of(promptTokens);
      if (prices === undefined) return undefined;
      const priced = { prices, version: PRICE_VERSION };
      return found?.isFallback === true ? { ...priced, isFallback: true } : priced;
    },
    mostExpensive: (provider, atMs, answers) =>
      dearestOfAll(provider, answers ? "answers" : "reads", atMs),
    limitsOf: (provider, model) => limitsOf(provider, model, 0) ?? UNKNOWN_MODEL,
  };
}

interface FoundPrices {
  readonly of: PricesFor;
  readonly isFallback: boolean;
}

function findPrices(provider: string, asked: string, atMs: number): FoundPrices | undefined {
  const { tierSuffix, model, modifiers } = readPriceName(asked);
  const found = findCatalogued(provider, model, atMs);
  if (found === undefined) return undefined;
  const times = priceFactorOf(provider, model, modifiers);
  const { factor, isKnown, prices } = tierSuffixPrices(
    found,
    { provider, model, atMs },
    tierSuffix,
  );
  return {
    of: modelPrices(prices, factor * times.factor),
    isFallback: !isKnown || times.isIncomplete,
  };
}

/** What a model costs in a tier or batch, and whether that price is known. */
function tierSuffixPrices(
  { batchPrices, prices }: CataloguedModel,
  { atMs, ...model }: { readonly provider: string; readonly model: string; readonly atMs: number },
  tierSuffix: TierSuffix | undefined,
) {
  if (tierSuffix === undefined) return { prices, factor: 1, isKnown: true };
  if (tierSuffix === "batch") {
    return batchPrices === undefined
      ? { prices, factor: 0.5, isKnown: true }
      : { prices: batchPrices, factor: 1, isKnown: true };
  }
  const tierPrices = tierPricesOf(model, tierSuffix, atMs);
  return {
    prices: { ...prices, ...tierPrices?.prices },
    factor: tierPrices?.factor ?? 1,
    isKnown: tierPrices !== undefined,
  };
}

function findLimits(provider: string, model: string): ModelLimits {
  const listed = contextTokensOf(provider, model);
  const catalogued = findCatalogued(provider, model, 0)?.contextTokens;
  const contextTokens = listed ?? (catalogued && Math.ceil(catalogued * WINDOW_MARGIN));
  return {
    maxOutputTokens:
      maxOutputTokensOf(provider, model) ??
      Math.min(contextTokens ?? Number.POSITIVE_INFINITY, UNKNOWN_MODEL.maxOutputTokens),
    contextTokens: contextTokens ?? UNKNOWN_MODEL.contextTokens,
  };
}

type LookUp<Found> = (provider: string, model: string, atMs: number) => Found | undefined;

interface Remembered<Found> {
  readonly provider: string;
  readonly minute: number;
  readonly found: Found | undefined;
}

/**
 * Remembers the last answer for each model, at most 1,000 of them, the one asked for longest ago leaving first. By
 * model and then by provider: a name made of both would be put together, and gone through, for every look.
 */
function rememberModels<Found>(lookUp: LookUp<Found>): LookUp<Found> {
  const remembered = new Map<string, readonly Remembered<Found>[]>();
  return (provider, model, atMs) => {
    if (model.length > MAX_NAME_LENGTH) return undefined;
    const minute = Math.floor(atMs / MINUTE_MS);
    const entries = remembered.get(model) ?? [];
    const cached = entries.find((entry) => entry.provider === provider);
    const isFresh = cached !== undefined && cached.minute === minute;
    // While nothing has to be evicted, the order does not matter.
    if (isFresh && remembered.size <= REMEMBERED_MODELS / 2) return cached.found;
    const entry = isFresh ? cached : { provider, minute, found: lookUp(provider, model, atMs) };
    const others = entries.filter((other) => other !== cached).slice(1 - MAX_PROVIDERS);
    // Put back at the end, the map's order is the order of use.
    remembered.delete(model);
    remembered.set(model, [...others, entry]);
    if (remembered.size > REMEMBERED_MODELS) {
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    }
    return entry.found;
  };
}
