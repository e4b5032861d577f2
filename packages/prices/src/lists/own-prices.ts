import type { ModelPrice } from "@pydantic/genai-prices";

import { DEEPINFRA_PRICES } from "./deepinfra-prices.ts";
import { isModelOrSnapshot } from "./model-names.ts";
import { AZURE_PRICES, OPENAI_PRICES } from "./openai-prices.ts";
import { priceListsOf } from "./price-lists.ts";
import type { PriceRows } from "./price-rows.ts";

/**
 * Price lists of models that the catalogue lacks or has wrong, whole, by price list. A row holds for the model of
 * exactly that name and for its dated snapshots, so that a new relative of it does not get its price.
 */
const ROWS: ReadonlyMap<string, PriceRows> = new Map([
  ["openai", OPENAI_PRICES],
  ["azure", AZURE_PRICES],
  ["deepinfra", DEEPINFRA_PRICES],
]);

/** Lists on which a model's name may stand in any case. */
const IN_ANY_CASE: ReadonlySet<string> = new Set(["deepinfra"]);

/** Our own price list of a model, to be used instead of the catalogue's; `undefined` when we have none. */
export function ownPricesOf(provider: string, model: string): ModelPrice | undefined {
  for (const list of priceListsOf(provider)) {
    const found = ROWS.get(list)?.find(([name]) => isNamed(list, model, name));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

const isNamed = (list: string, model: string, name: string): boolean =>
  IN_ANY_CASE.has(list)
    ? name.toLowerCase() === model.toLowerCase()
    : isModelOrSnapshot(model, name);

/** The names of models we have a price list of our own of. */
export const ownNames = (provider: string): readonly string[] =>
  priceListsOf(provider).flatMap((list) => (ROWS.get(list) ?? []).map(([name]) => name));
