import type { ModelPrice } from "@pydantic/genai-prices";

/** Tiers of service that have prices of their own; all others cost what the standard one does. */
export const SERVICE_TIERS = ["flex", "priority"] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** The tier a name stands for; `undefined` for the standard one, and those that cost the same. */
export const serviceTierOf = (name: string | undefined): ServiceTier | undefined =>
  SERVICE_TIERS.find((tier) => tier === name);

/** Input, cached input and output, USD per million tokens. */
type Row = readonly [model: string, input: number, cached: number, output: number];

/**
 * What OpenAI asks for priority, by model (openai.com/api-priority-processing, 2026); the catalogue has none of it.
 * Flex has the prices of a batch.
 */
const OPENAI_PRIORITY: readonly Row[] = [
  ["gpt-5.4", 5, 0.5, 30],
  ["gpt-5.4-mini", 1.5, 0.15, 9],
  ["gpt-5.2", 3.5, 0.35, 28],
  ["gpt-5.1", 2.5, 0.25, 20],
  ["gpt-5.1-codex", 2.5, 0.25, 20],
  ["gpt-5", 2.5, 0.25, 20],
  ["gpt-5-codex", 2.5, 0.25, 20],
  ["gpt-5-mini", 0.45, 0.045, 3.6],
  ["gpt-4.1", 3.5, 0.875, 14],
  ["gpt-4.1-mini", 0.7, 0.175, 2.8],
  ["gpt-4.1-nano", 0.2, 0.05, 0.8],
  ["gpt-4o-2024-05-13", 8.75, 8.75, 26.25],
  ["gpt-4o", 4.25, 2.125, 17],
  ["gpt-4o-mini", 0.25, 0.125, 1],
  ["o3", 3.5, 0.875, 14],
  ["o4-mini", 2, 0.5, 8],
];

/** The price list of a model, or of its dated snapshots, when it is served with priority; `undefined` when nobody knows it. */
export function priorityPricesOf(provider: string, model: string): ModelPrice | undefined {
  if (provider !== "openai") return undefined;
  const base = model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
  const row =
    OPENAI_PRIORITY.find(([name]) => name === model) ??
    OPENAI_PRIORITY.find(([name]) => name === base);
  if (row === undefined) return undefined;
  const [, input, cached, output] = row;
  return { input_mtok: input, cache_read_mtok: cached, output_mtok: output };
}
