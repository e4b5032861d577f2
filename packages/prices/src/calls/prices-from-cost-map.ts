import { type CostMap, scaleUsd, type TokenPrices } from "@lintel/core";

/** Dollars per 1,000 tokens are 10⁻¹² of themselves per million nano-dollars. */
const PER_THOUSAND_TO_NANO_PER_MILLION = 12;

/**
 * The prices a setting's own `costMap` gives a model, exactly. A chat model needs a prompt and a completion
 * price (0 is one), an embedding model its one price. `undefined` when the map does not price the model whole:
 * a forgotten half must not become free.
 */
export function pricesFromCostMap(costMap: CostMap | null, model: string): TokenPrices | undefined {
  if (costMap === null) return undefined;
  const prompt = priceIn(costMap.promptCostPerModel, model);
  const completion = priceIn(costMap.completionCostPerModel, model);
  if (prompt !== undefined && completion !== undefined) return flat(prompt, completion);
  const embeddings = priceIn(costMap.embeddingsCostPerModel, model);
  return embeddings === undefined ? undefined : flat(embeddings, 0);
}

function priceIn(
  prices: Readonly<Record<string, number>> | null,
  model: string,
): number | undefined {
  if (prices === null || !Object.hasOwn(prices, model)) return undefined;
  const usd = prices[model];
  return usd === undefined ? undefined : Number(scaleUsd(usd, PER_THOUSAND_TO_NANO_PER_MILLION));
}

const flat = (input: number, output: number): TokenPrices => ({
  input,
  cacheRead: input,
  cacheWrite: input,
  output,
  reasoning: output,
  audioInput: input,
  audioOutput: output,
});
