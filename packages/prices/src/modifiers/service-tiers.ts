import type { ModelPrice } from "@pydantic/genai-prices";

import { isModelOrSnapshot } from "../lists/model-names.ts";
import { isOnList } from "../lists/price-lists.ts";
import { OPENAI_PRIORITY } from "../lists/priority-prices.ts";

/**
 * Tiers of service that have prices of their own. `other` is every tier not listed here: its price is
 * unknown, so it must not pass for the standard one.
 */
export const SERVICE_TIERS = ["flex", "priority", "ultrafast", "other"] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** Names that providers give to service at the standard price. */
const STANDARD_NAMES: ReadonlySet<string> = new Set([
  "",
  "auto",
  "default",
  "on_demand",
  "scale",
  "standard",
  "standard_only",
]);

/** Priority was renamed to fast mode in July 2026, and goes by both names (openai.com/api-fast-mode). */
const OTHER_NAMES: ReadonlyMap<string, ServiceTier> = new Map([["fast", "priority"]]);

/** The tier a name stands for; `undefined` for those that cost what the standard one does. */
export function serviceTierOf(name: string | undefined): ServiceTier | undefined {
  if (name === undefined || STANDARD_NAMES.has(name)) return undefined;
  return SERVICE_TIERS.find((tier) => tier === name) ?? OTHER_NAMES.get(name) ?? "other";
}

/** What a model costs in a tier. */
export interface TierPrices {
  /** What the tier asks instead of the standard price. */
  readonly prices?: ModelPrice;
  /** How many times that the tier costs, or else the standard price. */
  readonly factor: number;
}

/** The prices of a model, or of its dated snapshots, in a tier at `atMs`; `undefined` when they are not published. */
export function tierPricesOf(
  { model, provider }: { readonly provider: string; readonly model: string },
  tier: ServiceTier,
  atMs: number,
): TierPrices | undefined {
  if (!isOnList(provider, "openai")) return undefined;
  // developers.openai.com/api/docs/guides/flex-processing: "Tokens are priced at Batch API rates".
  if (tier === "flex") return { factor: 0.5 };
  const prices = tier === "priority" ? listedPriority(model) : undefined;
  if (prices !== undefined) return { prices, factor: 1 };
  const row = FACTORS.find(
    ([name, of, , fromMs = 0]) => of === tier && atMs >= fromMs && isModelOrSnapshot(model, name),
  );
  return row && { factor: row[2] };
}

const listedPriority = (model: string): ModelPrice | undefined =>
  OPENAI_PRIORITY.find(([name]) => isModelOrSnapshot(model, name))?.[1];

const MARCH_2027 = Date.UTC(2027, 2, 1);

/**
 * How many times the standard price, of every class and at every length of the prompt, a tier costs
 * (openai.com/api-fast-mode, developers.openai.com/api/docs/guides/ultrafast-mode and the pages of the models,
 * 2026-11). Of several rows for a model the latest comes first.
 */
const FACTORS: readonly (readonly [
  model: string,
  tier: ServiceTier,
  factor: number,
  fromMs?: number,
])[] = [
  ["gpt-5.6", "priority", 2],
  ["gpt-5.6-sol", "priority", 2],
  ["gpt-5.6-terra", "priority", 2],
  ["gpt-5.6-luna", "priority", 2],
  ["gpt-6-astra", "priority", 2],
  ["gpt-6-sol", "priority", 2],
  ["gpt-6-luna", "priority", 2],
  ["gpt-6.1-sol", "priority", 2],
  ["gpt-6.1-terra", "priority", 2],
  ["gpt-6.2-astra", "priority", 2],
  ["gpt-6.2-sol", "priority", 2],
  ["gpt-6-astra", "ultrafast", 6],
  ["gpt-6.1-sol", "ultrafast", 6],
  ["gpt-6.2-sol", "ultrafast", 6, MARCH_2027],
  ["gpt-6.2-sol", "ultrafast", 3],
];
