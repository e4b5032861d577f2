import type { CostMap, JobKind } from "@lintel/core";

import { halved } from "../book/model-prices.ts";
import type { PriceBook } from "../book/price-book.ts";
import { type CallPrices, findCallPrices } from "./find-call-prices.ts";
import { pricesFromCostMap } from "./prices-from-cost-map.ts";

/** What decides the prices of a part of a job. */
export interface JobPartAsked {
  readonly kind: JobKind;
  readonly provider: string;
  readonly settingId: string;
  readonly createdAtMs: number;
  readonly model: string;
  readonly responseModel: string;
  /** Tokens of its longest prompt. */
  readonly promptTokens: number;
  /** How it was served, where that has prices of its own. */
  readonly serviceTier?: string | undefined;
  /** What multiplies its prices. */
  readonly priceModifiers?: readonly string[] | undefined;
}

/** What stands behind a model's name when it is asked for in such a job. */
const SUFFIXES: Readonly<Partial<Record<JobKind, string>>> = {
  batch: " batch",
  fine_tuning: " training",
};

/**
 * The prices of a part of a job: those of its setting's own `costMap`, else the price book's. In a batch tokens cost
 * half, unless the map has a price for `<model> batch`. Training is priced where the map has a price for `<model> training`.
 */
export function findJobPrices(
  book: PriceBook,
  costMap: CostMap | null,
  part: JobPartAsked,
): CallPrices | undefined {
  const { kind, model, promptTokens, responseModel, settingId } = part;
  const suffix = SUFFIXES[kind] ?? "";
  const own = ownPrices(costMap, kind, model);
  if (own !== undefined) return { model, version: `cost-map:${settingId}`, prices: own };
  if (kind === "fine_tuning") return undefined; // no price list covers training
  const inKind = { pricedAs: model + suffix, responseModel: responseModel + suffix };
  return findCallPrices(book, suffix === "" ? part : { ...part, ...inKind }, promptTokens);
}

function ownPrices(costMap: CostMap | null, kind: JobKind, model: string) {
  const suffix = SUFFIXES[kind];
  if (suffix === undefined) return pricesFromCostMap(costMap, model);
  const apart = pricesFromCostMap(costMap, model + suffix);
  if (apart !== undefined || kind !== "batch") return apart;
  const whole = pricesFromCostMap(costMap, model);
  return whole && halved(whole);
}
