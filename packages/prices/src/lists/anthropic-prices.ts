import type { ModelPrice } from "@pydantic/genai-prices";

import { placeFactorOf } from "../modifiers/bedrock-places.ts";
import { isOnList } from "./price-lists.ts";

/** USD per million tokens: read from a cache, input, written for five minutes, for an hour, output. */
type Prices = readonly [
  cacheRead: number,
  input: number,
  write: number,
  write1h: number,
  output: number,
];

interface Row {
  /** The whole name but for a date behind it. */
  readonly model: RegExp;
  readonly contextTokens: number;
  readonly prices: Prices;
  /** Prices of calls whose prompt, cached tokens included, is longer than this many tokens, for all of the call. */
  readonly long?: { readonly beyond: number; readonly prices: Prices };
  /** Before this moment `earlier` held. */
  readonly change?: { readonly atMs: number; readonly earlier: Prices };
  /** How Bedrock sells it: at the same prices, or, from Claude 4.5 on, dearer in regions (pricing page, 2026-11). */
  readonly bedrock: "none" | "flat" | "by-region";
}

/** The window of models that take a million tokens only when the call asks for it. */
const WITH_BETA_TOKENS = 200_000;
const MILLION = 1_000_000;
const MYTHOS_5: Prices = [1, 10, 12.5, 20, 50];
const FABLE_5_2: Prices = [0.2, 8, 10, 16, 40];
const SONNET_4: Prices = [0.3, 3, 3.75, 6, 15];
const LONG_SONNET_4: Prices = [0.6, 6, 7.5, 12, 22.5];

/**
 * Claude models the catalogue lacks or has other prices for.
 * - platform.claude.com/docs/en/about-claude/pricing (read 2026-11): Haiku 5.5 by length of the prompt, Mythos;
 *   Sonnet 5.5's reads from the cache since 7 October 2026.
 * - Fable 5.2 (9 November 2026): openrouter.ai/anthropic/claude-fable-5.2, vercel.com/ai-gateway/models/claude-fable-5.2,
 *   which sell at Anthropic's prices.
 * - Sonnet 4 with a prompt beyond 200,000 tokens, for as long as it took the beta `context-1m-2025-08-07`: the pricing
 *   page of then. Sonnet 4.5 has the same in the catalogue, but not for Bedrock.
 */
const ROWS: readonly Row[] = [
  {
    model: /^claude-haiku-5[-.]5$/,
    contextTokens: MILLION,
    prices: [0.01, 0.1, 0.125, 0.2, 0.5],
    long: { beyond: 100_000, prices: [0.05, 0.5, 0.625, 1, 2.5] },
    bedrock: "by-region",
  },
  {
    model: /^claude-sonnet-5[-.]5$/,
    contextTokens: MILLION,
    prices: [0.1, 2, 2.5, 4, 10],
    change: { atMs: Date.UTC(2026, 9, 7), earlier: [0.2, 2, 2.5, 4, 10] },
    bedrock: "by-region",
  },
  {
    model: /^claude-(?:fable|mythos)-5[-.]2$/,
    contextTokens: MILLION,
    prices: FABLE_5_2,
    bedrock: "by-region",
  },
  {
    model: /^claude-mythos-5[-.]1$/,
    contextTokens: MILLION,
    prices: [0.25, 10, 12.5, 20, 50],
    bedrock: "none",
  },
  { model: /^claude-mythos-5$/, contextTokens: MILLION, prices: MYTHOS_5, bedrock: "none" },
  {
    model: /^claude-(?:sonnet-4(?:[-.]0)?|4-sonnet)$/,
    contextTokens: WITH_BETA_TOKENS,
    prices: SONNET_4,
    long: { beyond: 200_000, prices: LONG_SONNET_4 },
    bedrock: "flat",
  },
  {
    model: /^claude-sonnet-4[-.]5$/,
    contextTokens: WITH_BETA_TOKENS,
    prices: SONNET_4,
    long: { beyond: 200_000, prices: LONG_SONNET_4 },
    bedrock: "by-region",
  },
];

/** A date, `-latest` or an alias's `-0`, and Bedrock's version of its own. */
const BEHIND = /(?:[-@](?:\d{8}|latest))?(?:-v\d+(?::\d+)?)?$/;
/** What Bedrock puts before the name: where it may run, or that it may run anywhere. */
const ON_BEDROCK = /^(?:([a-z]{2,6}(?:-[a-z]{2,4})?)\.)?anthropic\./;
/** What a model costs at Bedrock unless it may run anywhere. */
const REGION_FACTOR = 1.1;

export interface AnthropicModel {
  readonly prices: ModelPrice;
  readonly contextTokens: number;
}

/** A Claude model as Anthropic or Bedrock sells it at this moment; `undefined` where the catalogue has it right. */
export function findAnthropicModel(
  provider: string,
  name: string,
  atMs: number,
): AnthropicModel | undefined {
  if (isOnList(provider, "aws")) return findOnBedrock(name, atMs);
  const row = isOnList(provider, "anthropic") ? findRow(name) : undefined;
  return row && { prices: listOf(row, atMs, 1), contextTokens: row.contextTokens };
}

function findOnBedrock(name: string, atMs: number): AnthropicModel | undefined {
  const bare = name.slice(name.lastIndexOf("/") + 1);
  const [before = "", place] = ON_BEDROCK.exec(bare) ?? [];
  const row = findRow(bare.slice(before.length));
  if (row === undefined || row.bedrock === "none") return undefined;
  const region = row.bedrock === "by-region" && place !== "global" ? REGION_FACTOR : 1;
  const factor = region * placeFactorOf(bare);
  return { prices: listOf(row, atMs, factor), contextTokens: row.contextTokens };
}

const findRow = (name: string): Row | undefined => {
  const model = name.replace(BEHIND, "");
  return ROWS.find((known) => known.model.test(model));
};

function listOf({ change, long, prices }: Row, atMs: number, factor: number): ModelPrice {
  const base = change !== undefined && atMs < change.atMs ? change.earlier : prices;
  const at = (index: number) => {
    const price = times(base[index], factor);
    return long === undefined
      ? price
      : { base: price, tiers: [{ start: long.beyond, price: times(long.prices[index], factor) }] };
  };
  return {
    cache_read_mtok: at(0),
    input_mtok: at(1),
    cache_write_mtok: at(2),
    cache_write_1h_mtok: at(3),
    output_mtok: at(4),
  };
}

/** Prices have at most six decimals; a product of doubles may have more. */
const times = (usd = 0, factor = 1): number => Number((usd * factor).toFixed(6));
