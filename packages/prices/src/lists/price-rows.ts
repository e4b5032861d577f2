import type { ModelPrice } from "@pydantic/genai-prices";

/** Whole price lists by the name of the model; the first that fits holds. */
export type PriceRows = readonly (readonly [name: string, prices: ModelPrice])[];
