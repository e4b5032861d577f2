import type { ModelPrice } from "@pydantic/genai-prices";

import { isModelOrSnapshot } from "./model-names.ts";

/** What calls of a fine-tuned model cost, and what they cost in a batch, where that is not half of it. */
export interface FineTunedPrices {
  readonly prices: ModelPrice;
  readonly batchPrices?: ModelPrice;
}

type Row = readonly [base: string, input: number, cacheRead: number | undefined, output: number];

/**
 * OpenAI's prices of calls to fine-tuned models, USD per million tokens, by the model they were trained from
 * (developers.openai.com/api/docs/pricing, section "Fine-tuning", 2026-11; gpt-4 as it was last sold).
 */
const STANDARD: readonly Row[] = [
  ["gpt-4.1", 3, 0.75, 12],
  ["gpt-4.1-mini", 0.8, 0.2, 3.2],
  ["gpt-4.1-nano", 0.2, 0.05, 0.8],
  ["gpt-4o-2024-08-06", 3.75, 1.875, 15],
  ["gpt-4o-2024-11-20", 3.75, 1.875, 15],
  ["gpt-4o-mini", 0.3, 0.15, 1.2],
  ["o4-mini", 4, 1, 16],
  ["gpt-4", 45, undefined, 90],
  ["gpt-3.5-turbo", 3, undefined, 6],
  ["davinci-002", 12, undefined, 12],
  ["babbage-002", 1.6, undefined, 1.6],
];

/** Prices in a batch that the same page gives as something else than half. */
const IN_BATCHES: readonly Row[] = [
  ["gpt-4.1", 1.5, 0.5, 6],
  ["gpt-4o-2024-08-06", 2.225, 0.9, 12.5],
  ["babbage-002", 0.8, undefined, 0.9],
];

/**
 * The model a fine-tuned one was trained from: of `ft:<base>:<organisation>:…` as OpenAI names them, and of
 * `<base>.ft-<id>` as Azure does. `undefined` for a model that is not fine-tuned.
 */
export function fineTunedBaseOf(model: string): string | undefined {
  if (model.startsWith("ft:")) return model.split(":", 2)[1] ?? "";
  const end = model.indexOf(".ft-");
  return end === -1 ? undefined : model.slice(0, end);
}

/** `undefined` when calls to models trained from this one have no published price: the model's own is lower. */
export function fineTunedPricesOf(base: string): FineTunedPrices | undefined {
  const prices = listIn(STANDARD, base);
  const batchPrices = listIn(IN_BATCHES, base);
  return prices && { prices, ...(batchPrices === undefined ? {} : { batchPrices }) };
}

/** Names of fine-tuned models, one for each price. */
export const fineTunedNames: readonly string[] = STANDARD.map(([base]) => `ft:${base}`);

function listIn(rows: readonly Row[], base: string): ModelPrice | undefined {
  const row = rows.find(([name]) => isModelOrSnapshot(base, name));
  if (row === undefined) return undefined;
  const [, input, cacheRead, output] = row;
  const list = { input_mtok: input, output_mtok: output };
  return cacheRead === undefined ? list : { ...list, cache_read_mtok: cacheRead };
}
