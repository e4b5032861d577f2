import { scaleUsd, type TokenPrices, type UnitClass } from "@lintel/core";
import { calcPrice, findProvider, type ModelPrice } from "@pydantic/genai-prices";

import { findAnthropicModel } from "../lists/anthropic-prices.ts";
import { correctedNames, correctionFor } from "../lists/corrections.ts";
import { fineTunedBaseOf, fineTunedNames, fineTunedPricesOf } from "../lists/fine-tuned.ts";
import { tierStart } from "../lists/long-prompt.ts";
import { ownNames, ownPricesOf } from "../lists/own-prices.ts";
import { isOnList, priceListsOf, sellsRegionally } from "../lists/price-lists.ts";
import { toolFeesOf } from "../lists/tool-fees.ts";
import { inRegion, placeFactorOf } from "../modifiers/bedrock-places.ts";
import { withLongerWrites } from "../modifiers/longer-writes.ts";
import { multiplyPrices } from "../modifiers/multiply-price.ts";
import { vertexRegionFactorOf } from "../modifiers/vertex-places.ts";

/**
 * The release of the price data and of our corrections to it; stored with every priced event. A test compares
 * the first half with the installed package.
 */
export const PRICE_VERSION = "genai-prices@0.1.8+10";

/** A model as the catalogue has it at a given time: its price list and its context window in tokens. */
export interface CataloguedModel {
  readonly prices: ModelPrice;
  /** The price list in a batch, where that is not half of `prices`. */
  readonly batchPrices?: ModelPrice;
  readonly contextTokens: number | undefined;
}

/**
 * Finds a model with the price list in force at `atMs`: our own list, or the catalogue's by its own matching rules. A
 * fine-tuned model never has the price of the model it was trained from.
 */
export function findCatalogued(
  provider: string,
  model: string,
  atMs: number,
): CataloguedModel | undefined {
  const name = isOnList(provider, "azure") ? openAiNameOf(model) : model;
  const base = fineTunedBaseOf(name);
  const found =
    base === undefined ? findList(provider, name, atMs) : findFineTuned(provider, base, atMs);
  if (found === undefined) return undefined;
  const placed = sellsRegionally(provider) ? inVertexRegion(found, name) : found;
  return withToolFees(placed, provider, base ?? name);
}

const inVertexRegion = (found: CataloguedModel, model: string): CataloguedModel => ({
  ...found,
  prices: multiplyPrices(found.prices, vertexRegionFactorOf(model)),
});

function findList(provider: string, model: string, atMs: number): CataloguedModel | undefined {
  const claude = findAnthropicModel(provider, model, atMs);
  if (claude !== undefined) return claude;
  const own = ownPricesOf(provider, model);
  if (own === undefined) return findByAnyName(provider, model, atMs);
  const prices = sellsOpenAi(provider) ? withLongerWrites(own) : own;
  return { prices, contextTokens: undefined };
}

/**
 * The catalogue has some models without their snapshots, or without Bedrock's regional prefixes, which cost the
 * same; it lists by name those with another price.
 */
function findByAnyName(provider: string, model: string, atMs: number): CataloguedModel | undefined {
  const isOnBedrock = isOnList(provider, "aws");
  const shorter = isOnBedrock ? inRegion(model) : withoutDate(provider, model);
  const found =
    findInCatalogue(provider, model, atMs) ??
    (shorter === model ? undefined : findInCatalogue(provider, shorter, atMs));
  const factor = isOnBedrock ? placeFactorOf(model) : 1;
  return found === undefined || factor === 1
    ? found
    : { ...found, prices: multiplyPrices(found.prices, factor) };
}

const withoutDate = (provider: string, model: string): string =>
  sellsOpenAi(provider) ? model.replace(/-\d{4}-\d{2}-\d{2}$/, "") : model;

/** The fees of a provider's own tools, which the catalogue lists only for some models; batches pay them in full. */
function withToolFees(found: CataloguedModel, provider: string, model: string): CataloguedModel {
  const { batchPrices, prices } = found;
  const fees = toolFeesOf(provider, model, prices);
  if (batchPrices === undefined) return { ...found, prices: { ...prices, ...fees } };
  return { ...found, prices: { ...prices, ...fees }, batchPrices: { ...batchPrices, ...fees } };
}

/** Azure leaves out the dot: its `gpt-35-turbo` is OpenAI's `gpt-3.5-turbo`. */
const openAiNameOf = (model: string): string => model.replace(/^gpt-35-/, "gpt-3.5-");

function findFineTuned(provider: string, base: string, atMs: number): CataloguedModel | undefined {
  const own = sellsOpenAi(provider) ? fineTunedPricesOf(base) : undefined;
  return own && { ...own, contextTokens: findInCatalogue(provider, base, atMs)?.contextTokens };
}

const sellsOpenAi = (provider: string): boolean => isOnList(provider, "openai");

function findInCatalogue(
  provider: string,
  model: string,
  atMs: number,
): CataloguedModel | undefined {
  const correction = correctionFor(provider, model);
  for (const source of priceListsOf(provider)) {
    const found = calcPrice({}, model, { providerId: source, timestamp: new Date(atMs) });
    if (found === null || isUnknown(found.model_price, model)) continue;
    const list = { ...found.model_price, ...correction };
    return {
      prices: sellsOpenAi(provider) ? withLongerWrites(list) : list,
      contextTokens: found.model.context_window,
    };
  }
  return correction && { prices: correction, contextTokens: undefined };
}

/** The catalogue has no price both for what is free and for what it does not know. */
const isUnknown = (list: ModelPrice, model: string): boolean =>
  Object.keys(list).length === 0 && !GIVEN_AWAY.test(model);
const GIVEN_AWAY = /:free$|^gemma-|moderation/;

/** Whose API is at an address, by the catalogue's name; `undefined` if the catalogue has no such API. */
export function sellerAt(address: string): string | undefined {
  const url = URL.parse(address);
  return url === null ? undefined : findProvider({ providerApiUrl: url.origin })?.id;
}

/** The names of all models of a provider that have prices. */
export const cataloguedNames = (provider: string): readonly string[] => [
  ...priceListsOf(provider).flatMap((source) =>
    (findProvider({ providerId: source })?.models ?? []).map(({ id }) => id),
  ),
  ...correctedNames(provider),
  ...ownNames(provider),
  ...(sellsOpenAi(provider) ? fineTunedNames : []),
];

/** The prompt lengths above which something on the list costs more, ascending. */
export function tierStartsOf(list: ModelPrice): readonly number[] {
  const starts = Object.values(list).flatMap((price) =>
    typeof price === "object" ? price.tiers.map(({ start }) => tierStart(start)) : [],
  );
  return [...new Set(starts)].toSorted((a, b) => a - b);
}

/**
 * A price list as prices of our classes, for a prompt of `promptTokens`. A class without a price of its own
 * costs as much as the class it is part of. `undefined` if the list charges for something we do not count.
 */
export function toTokenPrices(list: ModelPrice, promptTokens: number): TokenPrices | undefined {
  const units = unitPrices(list);
  if (!isCounted(list, units)) return undefined;
  const of = (name: string): number | undefined => priceOf(list[name], promptTokens);
  const input = of("input_mtok") ?? 0;
  const output = of("output_mtok") ?? 0;
  return {
    input,
    cacheRead: of("cache_read_mtok") ?? input,
    cacheWrite: of("cache_write_mtok") ?? input,
    output,
    reasoning: of("output_reasoning_mtok") ?? output,
    audioInput: of("input_audio_mtok") ?? input,
    audioOutput: of("output_audio_mtok") ?? output,
    ...detailedPrices(of, input),
    ...units,
  };
}

/**
 * Charges besides tokens, or for some of the tokens, that no usage report of chat includes: Perplexity's requests and
 * citations. A price without them would be too low.
 */
const UNCOUNTED: ReadonlySet<string> = new Set(["requests_kcount", "output_citation_mtok"]);

/** Does the list charge only for what we count? */
function isCounted(list: ModelPrice, units: ReturnType<typeof unitPrices>): boolean {
  const names = Object.keys(list);
  if (names.some((name) => UNCOUNTED.has(name))) return false;
  return names.length === 0 || list["input_mtok"] !== undefined || Object.keys(units).length > 0;
}

/** Classes that cost the same as another one if the list does not name them. */
function detailedPrices(of: (name: string) => number | undefined, input: number) {
  const prices: Partial<TokenPrices> = {};
  const cacheWrite1h = of("cache_write_1h_mtok") ?? longerWrite(of("cache_write_mtok"), input);
  const cacheReadAudio = of("cache_audio_read_mtok");
  const cacheReadImage = of("cache_image_read_mtok");
  const imageInput = of("input_image_mtok");
  const imageOutput = of("output_image_mtok");
  if (cacheReadAudio !== undefined) prices.cacheReadAudio = cacheReadAudio;
  if (cacheReadImage !== undefined) prices.cacheReadImage = cacheReadImage;
  if (cacheWrite1h !== undefined) prices.cacheWrite1h = cacheWrite1h;
  if (imageInput !== undefined) prices.imageInput = imageInput;
  if (imageOutput !== undefined) prices.imageOutput = imageOutput;
  return prices;
}

/**
 * If a list has no price for a cache write of an hour (Bedrock's has none), Anthropic's own ratio applies:
 * 1.6 times the price of a write for five minutes. OpenAI's twelve-hour writes are on our lists.
 */
const longerWrite = (write: number | undefined, input: number): number | undefined =>
  write === undefined || write <= input ? undefined : Math.ceil((write * 16) / 10);

/** Names in price lists, ours included, for what is not charged by tokens, and how many of our units each price covers. */
const UNIT_PRICES = [
  ["images", "images_kcount", 1000],
  ["characters", "characters_mcount", 1_000_000],
  ["audioMs", "input_audio_hours", 3_600_000],
  ["webSearches", "web_searches_kcount", 1000],
  ["webSearchPreviews", "web_search_previews_kcount", 1000],
  ["fileSearches", "storage_searches_kcount", 1000],
] as const satisfies readonly (readonly [UnitClass, string, number])[];

/** Fees per call of a provider's own tools, with a model that is charged by tokens. */
export const toolPricesOf = (provider: string, model: string): Partial<Record<UnitClass, number>> =>
  unitPrices(toolFeesOf(provider, model, { input_mtok: 0 }));

/** Nano-dollars per million units, rounded up. */
const unitPrices = (list: ModelPrice): Partial<Record<UnitClass, number>> =>
  Object.fromEntries(
    UNIT_PRICES.flatMap(([unit, name, units]) => {
      const nano = priceOf(list[name], 0);
      return nano === undefined ? [] : [[unit, Math.ceil((nano * 1_000_000) / units)]];
    }),
  );

/** Nano-dollars per million tokens. A tier applies to the whole call once its prompt exceeds the tier's start. */
function priceOf(price: ModelPrice[string], promptTokens: number): number | undefined {
  if (price === undefined) return undefined;
  if (typeof price === "number") return Number(scaleUsd(price, 9));
  const reached = price.tiers.filter((tier) => promptTokens > tierStart(tier.start));
  return Number(scaleUsd(reached.at(-1)?.price ?? price.base, 9));
}
