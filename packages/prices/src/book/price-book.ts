import type { TokenPrices } from "@lintel/core";

import { contextTokensOf, maxOutputTokensOf } from "../lists/output-limits.ts";
import { priceFactorOf } from "../modifiers/price-modifiers.ts";
import { type Manner, readPriceName } from "../modifiers/price-name.ts";
import { tierPricesOf } from "../modifiers/service-tiers.ts";
import { dearestOf } from "./dearest-prices.ts";
import {
  type CataloguedModel,
  cataloguedNames,
  findCatalogued,
  PRICE_VERSION,
} from "./genai-price.ts";
import { modelPrices, type PricesFor } from "./model-prices.ts";

/** What a model we know nothing about is taken to allow: more than any model sold in 2026 does. */
export const UNKNOWN_MODEL = { maxOutputTokens: 262_144, contextTokens: 2_097_152 } as const;

/** The catalogue rounds windows down (1,047,576 to 1,000,000); this much more is more than it ever cut off. */
const WINDOW_MARGIN = 17 / 16;

/** A longer name is no model's; it is not looked up and not remembered. */
const MAX_NAME_LENGTH = 256;
const REMEMBERED_MODELS = 1000;
/** Of one model. */
const MAX_PROVIDERS = 20;
/** Price lists change at full minutes at the finest. */
const MINUTE_MS = 60_000;

export interface PricedModel {
  readonly prices: TokenPrices;
  /** Which release of which source the prices are from. */
  readonly version: string;
  /** Nobody knows what is asked for being served like this: these are the standard prices. */
  readonly isStandIn?: boolean;
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
   * The dearest of all models of a provider, in each class; of those that only read, as embeddings do, when nothing
   * is answered. `undefined` for a provider nobody knows.
   */
  dearest(provider: string, atMs: number, answers: boolean): TokenPrices | undefined;
  /** What a model allows at most. Never too small: what is unknown is taken generously. */
  limitsOf(provider: string, model: string): ModelLimits;
}

/** Prices and limits of models, from data that came with the package: no network, and quick enough for every call. */
export function createPriceBook(): PriceBook {
  const pricesOf = rememberModels(findPrices);
  const dearestOfAll = rememberModels((provider, kind, atMs) => {
    const lists = cataloguedNames(provider).flatMap(
      (name) => pricesOf(provider, name, atMs)?.of(Number.POSITIVE_INFINITY) ?? [],
    );
    return dearestOf(kind === "answers" ? lists : lists.filter(({ output }) => output === 0));
  });
  const limitsOf = rememberModels(findLimits);
  return {
    find(provider, model, atMs, promptTokens = Number.POSITIVE_INFINITY) {
      const found = pricesOf(provider, model, atMs);
      const prices = found?.of(promptTokens);
      if (prices === undefined) return undefined;
      const priced = { prices, version: PRICE_VERSION };
      return found?.isStandIn === true ? { ...priced, isStandIn: true } : priced;
    },
    dearest: (provider, atMs, answers) =>
      dearestOfAll(provider, answers ? "answers" : "reads", atMs),
    limitsOf: (provider, model) => limitsOf(provider, model, 0) ?? UNKNOWN_MODEL,
  };
}

interface FoundPrices {
  readonly of: PricesFor;
  readonly isStandIn: boolean;
}

function findPrices(provider: string, asked: string, atMs: number): FoundPrices | undefined {
  const { manner, model, modifiers } = readPriceName(asked);
  const found = findCatalogued(provider, model, atMs);
  if (found === undefined) return undefined;
  const times = priceFactorOf(provider, model, modifiers);
  const { factor, isKnown, prices } = mannerPrices(found, { provider, model, atMs }, manner);
  return {
    of: modelPrices(prices, factor * times.factor),
    isStandIn: !isKnown || times.isIncomplete,
  };
}

/** What a model costs when it is asked for like this, and whether that is known. */
function mannerPrices(
  { batchPrices, prices }: CataloguedModel,
  { atMs, ...model }: { readonly provider: string; readonly model: string; readonly atMs: number },
  manner: Manner | undefined,
) {
  if (manner === undefined) return { prices, factor: 1, isKnown: true };
  if (manner === "batch") {
    return batchPrices === undefined
      ? { prices, factor: 0.5, isKnown: true }
      : { prices: batchPrices, factor: 1, isKnown: true };
  }
  const known = tierPricesOf(model, manner, atMs);
  return {
    prices: { ...prices, ...known?.prices },
    factor: known?.factor ?? 1,
    isKnown: known !== undefined,
  };
}

function findLimits(provider: string, model: string): ModelLimits {
  const listed = contextTokensOf(provider, model);
  const told = findCatalogued(provider, model, 0)?.contextTokens;
  const contextTokens = listed ?? (told && Math.ceil(told * WINDOW_MARGIN));
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
    const known = entries.find((entry) => entry.provider === provider);
    const isFresh = known !== undefined && known.minute === minute;
    // While nobody has to leave, the order does not matter.
    if (isFresh && remembered.size <= REMEMBERED_MODELS / 2) return known.found;
    const entry = isFresh ? known : { provider, minute, found: lookUp(provider, model, atMs) };
    const others = entries.filter((other) => other !== known).slice(1 - MAX_PROVIDERS);
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
