import type { NanoUsd } from "../../money/nano-usd.ts";
import { priceCall, type TokenPrices } from "../../usage/price-call.ts";
import { NO_TOKENS } from "../../usage/usage.ts";

/** What is expected of an answer as long as nothing is known of it. */
const USUAL_OUTPUT_TOKENS = 500;

/** What decides what a call is likely to cost at a destination. */
export interface LikelyUse {
  /** `undefined` when the model has no price there. */
  readonly prices: TokenPrices | undefined;
  readonly promptTokens: number;
  /** The most its answer can have. */
  readonly outputTokens: number;
  /** How long answers to such calls usually are; `undefined` when that is not known. */
  readonly usualOutputTokens: number | undefined;
}

/**
 * What a call is likely to cost at a destination, for comparing destinations; `undefined` without prices. Bounds alone
 * would compare how long models may answer, not what they charge.
 */
export function likelyCost(use: LikelyUse): NanoUsd | undefined {
  const { outputTokens, prices, promptTokens, usualOutputTokens = USUAL_OUTPUT_TOKENS } = use;
  if (prices === undefined) return undefined;
  const output = Math.min(outputTokens, usualOutputTokens);
  return priceCall({ ...NO_TOKENS, input: promptTokens, output }, prices);
}
