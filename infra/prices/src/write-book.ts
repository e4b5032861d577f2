import {
  NO_TOKENS,
  priceCall,
  pricesAll,
  type TokenPrices,
  TokenUsage,
  type UsageClass,
} from "@lintel/core";
import { modelNames, type PriceBook } from "@lintel/prices";
import { PROVIDERS } from "@lintel/providers";

import { figureName } from "./figure-name.ts";
import type { Figures, Models, WrittenBook } from "./price-list.ts";

/** From this many prompt tokens on some model costs more. */
const STARTS = [100_000, 128_000, 200_000, 256_000, 272_000];
const TIER_SUFFIXES = ["", "batch", "flex", "priority", "ultrafast"];
const UNITS = TokenUsage.keyof().options;

/** Classes that are not written out where they cost what the class does that they are part of. */
const PART_OF: Readonly<Partial<Record<UsageClass, UsageClass>>> = {
  cacheRead: "input",
  cacheWrite: "input",
  reasoning: "output",
  audioInput: "input",
  audioOutput: "output",
};

/** All prices and limits of our book for one day, as they are kept in the repository: a change is seen in its diff. */
export function writeBook(book: PriceBook, version: string, writtenFor: string): WrittenBook {
  const models: Models = {};
  for (const provider of PROVIDERS.map(({ id }) => id).toSorted()) {
    for (const model of new Set(modelNames(provider))) {
      const figures = figuresOf({ book, provider, model, atMs: Date.parse(writtenFor) });
      if (figures !== undefined) models[`${provider} ${model}`] = figures;
    }
  }
  return { version, writtenFor, models };
}

interface AskedModel {
  readonly book: PriceBook;
  readonly provider: string;
  readonly model: string;
  readonly atMs: number;
}

function figuresOf(asked: AskedModel): Figures | undefined {
  const { book, model, provider } = asked;
  if (pricesAt(asked, "", 1) === undefined) return undefined;
  const { contextTokens, maxOutputTokens } = book.limitsOf(provider, model);
  const figures: Figures = { contextTokens, maxOutputTokens };
  for (const tierSuffix of TIER_SUFFIXES) Object.assign(figures, figuresServed(asked, tierSuffix));
  return figures;
}

/** The prices of a manner, and where they change with the length of the prompt those beyond. */
function figuresServed(asked: AskedModel, tierSuffix: string): Figures {
  const short = pricesAt(asked, tierSuffix, 1);
  if (short === undefined || isHalf(short, pricesAt(asked, "", 1), tierSuffix)) return {};
  const figures = named(short, tierSuffix, 0);
  let before = short;
  for (const above of STARTS) {
    const beyond = pricesAt(asked, tierSuffix, above + 1) ?? before;
    Object.assign(
      figures,
      changed(named(before, tierSuffix, above), named(beyond, tierSuffix, above)),
    );
    before = beyond;
  }
  return figures;
}

/** Half the standard price says no more than that. */
const isHalf = (
  prices: TokenPrices,
  standard: TokenPrices | undefined,
  tierSuffix: string,
): boolean =>
  (tierSuffix === "batch" || tierSuffix === "flex") &&
  prices.input * 2 === standard?.input &&
  prices.output * 2 === standard.output;

function pricesAt({ atMs, book, model, provider }: AskedModel, tierSuffix: string, tokens: number) {
  const name = figureName({ unit: model, tierSuffix, above: 0 });
  const found = book.find(provider, name, atMs, tokens);
  return found?.isFallback === true ? undefined : found?.prices;
}

function named(prices: TokenPrices, tierSuffix: string, above: number): Figures {
  const figures: Figures = {};
  for (const unit of UNITS) {
    const usage = { ...NO_TOKENS, [unit]: 1_000_000 };
    const whole = PART_OF[unit];
    if (prices[unit] === undefined || !pricesAll(usage, prices)) continue;
    if (whole !== undefined && prices[unit] === prices[whole]) continue;
    figures[figureName({ unit, tierSuffix, above })] = priceCall(usage, prices) / 1e9;
  }
  return figures;
}

const changed = (before: Figures, beyond: Figures): Figures =>
  Object.fromEntries(Object.entries(beyond).filter(([name, usd]) => usd !== before[name]));
