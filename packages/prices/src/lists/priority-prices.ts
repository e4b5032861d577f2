import type { ModelPrice } from "@pydantic/genai-prices";

import { LONG_PROMPT_TOKENS } from "./long-prompt.ts";
import type { PriceRows } from "./price-rows.ts";

/** Input, cached input and output, USD per million tokens. */
type Prices = readonly [input: number, cacheRead: number, output: number];

const flat = ([input, cacheRead, output]: Prices): ModelPrice => ({
  input_mtok: input,
  cache_read_mtok: cacheRead,
  output_mtok: output,
});

/** OpenAI serves longer prompts at the standard tier; Azure has a price for them. */
const rising = (short: Prices, long: Prices): ModelPrice => ({
  input_mtok: tiered(short[0], long[0]),
  cache_read_mtok: tiered(short[1], long[1]),
  output_mtok: tiered(short[2], long[2]),
});

const tiered = (base: number, price: number) => ({
  base,
  tiers: [{ start: LONG_PROMPT_TOKENS, price }],
});

/**
 * What OpenAI asks for priority, where it is not a multiple of the standard price (openai.com/api-priority-processing
 * and openai.com/api-fast-mode, 2026). Azure asks the same. The catalogue has none of it.
 */
export const OPENAI_PRIORITY: PriceRows = [
  ["gpt-5.5", rising([12.5, 1.25, 75], [20, 2, 90])],
  ["gpt-5.4", rising([5, 0.5, 30], [10, 1, 45])],
  ["gpt-5.4-mini", flat([1.5, 0.15, 9])],
  ["gpt-5.3-codex", flat([3.5, 0.35, 28])],
  ["gpt-5.2", flat([3.5, 0.35, 28])],
  ["gpt-5.1", flat([2.5, 0.25, 20])],
  ["gpt-5.1-codex", flat([2.5, 0.25, 20])],
  ["gpt-5.1-codex-mini", flat([0.45, 0.045, 3.6])],
  ["gpt-5", flat([2.5, 0.25, 20])],
  ["gpt-5-codex", flat([2.5, 0.25, 20])],
  ["gpt-5-mini", flat([0.45, 0.045, 3.6])],
  ["gpt-4.1", flat([3.5, 0.875, 14])],
  ["gpt-4.1-mini", flat([0.7, 0.175, 2.8])],
  ["gpt-4.1-nano", flat([0.2, 0.05, 0.8])],
  ["gpt-4o-2024-05-13", flat([8.75, 8.75, 26.25])],
  ["gpt-4o", flat([4.25, 2.125, 17])],
  ["gpt-4o-mini", flat([0.25, 0.125, 1])],
  ["o3", flat([3.5, 0.875, 14])],
  ["o4-mini", flat([2, 0.5, 8])],
];
