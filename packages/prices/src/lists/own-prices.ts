import type { ModelPrice } from "@pydantic/genai-prices";

import { DEEPINFRA_PRICES } from "./deepinfra-prices.ts";
import { isModelOrSnapshot } from "./model-names.ts";
import { AZURE_PRICES, OPENAI_PRICES } from "./openai-prices.ts";
import type { PriceRows } from "./price-rows.ts";

/**
 * Price lists of models that the catalogue lacks or has wrong, whole, by provider. A row holds for the model of
 * exactly that name and for its dated snapshots, so that a new relative of it does not get its price.
 */
const ROWS: ReadonlyMap<string, PriceRows> = new Map([
  ["openai", OPENAI_PRICES],
  ["azure", [...AZURE_PRICES, ...OPENAI_PRICES]],
  ["deepinfra", DEEPINFRA_PRICES],
]);

/** Providers that take a model's name in any case. */
const IN_ANY_CASE: ReadonlySet<string> = new Set(["deepinfra"]);

/** Our own price list of a model, to be used instead of the catalogue's; `undefined` when we have none. */
export function ownPricesOf(provider: string, model: string): ModelPrice | undefined {
  const rows = ROWS.get(provider);
  if (!IN_ANY_CASE.has(provider)) {
    return rows?.find(([name]) => isModelOrSnapshot(model, name))?.[1];
  }
  const asked = model.toLowerCase();
  return rows?.find(([name]) => name.toLowerCase() === asked)?.[1];
}

/** The names of models we have a price list of our own of. */
export const ownNames = (provider: string): readonly string[] =>
  (ROWS.get(provider) ?? []).map(([name]) => name);
