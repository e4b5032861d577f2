import { z } from "zod";

import type { NanoUsd } from "../money/nano-usd.ts";
import type { TokenClass, TokenUsage, UsageClass } from "./usage.ts";

/** Nano-dollars for a million tokens or units; an integer for every price a vendor has ever published. */
const NanoPerMillion = z.int().nonnegative();

/**
 * What a token of each class costs. A class a vendor does not price apart costs what the class it is
 * part of costs: every required member is filled.
 */
export const TokenPrices = z.object({
  input: NanoPerMillion,
  cacheRead: NanoPerMillion,
  cacheWrite: NanoPerMillion,
  output: NanoPerMillion,
  reasoning: NanoPerMillion,
  audioInput: NanoPerMillion,
  audioOutput: NanoPerMillion,
  /** Where these are absent, they cost what `cacheRead`, `cacheWrite`, `input` and `output` cost. */
  cacheReadAudio: NanoPerMillion.optional(),
  cacheReadImage: NanoPerMillion.optional(),
  cacheWrite1h: NanoPerMillion.optional(),
  imageInput: NanoPerMillion.optional(),
  imageOutput: NanoPerMillion.optional(),
  /** Where these are absent, the price is unknown. */
  images: NanoPerMillion.optional(),
  characters: NanoPerMillion.optional(),
  audioMs: NanoPerMillion.optional(),
  webSearches: NanoPerMillion.optional(),
  webSearchPreviews: NanoPerMillion.optional(),
  fileSearches: NanoPerMillion.optional(),
});
export type TokenPrices = z.infer<typeof TokenPrices>;

/** Every class of usage, in the order of a bill. */
export const USAGE_CLASSES = [
  "input",
  "cacheRead",
  "cacheWrite",
  "output",
  "reasoning",
  "audioInput",
  "audioOutput",
  "cacheReadAudio",
  "cacheReadImage",
  "cacheWrite1h",
  "imageInput",
  "imageOutput",
  "images",
  "characters",
  "audioMs",
  "webSearches",
  "webSearchPreviews",
  "fileSearches",
] as const satisfies readonly UsageClass[];

/**
 * The exact cost of a call: Σ tokens × price, rounded half up to the nano-dollar once, at the end.
 * Computed in integers wider than a double where that is needed, so no token count or price loses a digit. What has no
 * price adds nothing; see `pricesAll`. At most `MAX_COST_NANO`.
 */
export function priceCall(usage: TokenUsage, prices: TokenPrices): NanoUsd {
  const millionths = smallMillionthsOf(usage, prices);
  if (millionths === undefined) return toNano(millionthsOf(usage, prices));
  const rest = millionths % 1_000_000;
  return Math.min((millionths - rest) / 1_000_000 + (rest < 500_000 ? 0 : 1), MAX_COST_NANO);
}

/** Usage and the prices that hold for it. */
export interface PricedPart {
  readonly usage: TokenUsage;
  readonly prices: TokenPrices;
}

/** As `priceCall`, for a call whose parts have different prices: their sum, rounded once. */
export const priceParts = (parts: readonly PricedPart[]): NanoUsd =>
  toNano(parts.reduce((sum, { prices, usage }) => sum + millionthsOf(usage, prices), 0n));

/** As `millionthsOf`, in doubles, which are ten times as fast; `undefined` where they do not hold the sum exactly. */
function smallMillionthsOf(usage: TokenUsage, prices: TokenPrices): number | undefined {
  let millionths = 0;
  for (const usageClass of USAGE_CLASSES) {
    const used = usage[usageClass] ?? 0;
    if (used > 0) millionths += used * (priceOf(prices, usageClass) ?? 0);
  }
  // No term is negative: had one been rounded, the sum would be no safe integer.
  return Number.isSafeInteger(millionths) ? millionths : undefined;
}

function millionthsOf(usage: TokenUsage, prices: TokenPrices): bigint {
  let millionths = 0n;
  for (const usageClass of USAGE_CLASSES) {
    const used = usage[usageClass] ?? 0;
    if (used > 0) millionths += BigInt(used) * BigInt(priceOf(prices, usageClass) ?? 0);
  }
  return millionths;
}

/**
 * A million dollars: no call and no job costs more, and thousands of such costs add up within what the ledger holds (64
 * bits) and what a double holds exactly.
 */
export const MAX_COST_NANO: NanoUsd = 1_000_000_000_000_000;

const toNano = (millionths: bigint): NanoUsd =>
  Math.min(Number((millionths + 500_000n) / 1_000_000n), MAX_COST_NANO);

/** Does the list have a price for everything that was used? */
export const pricesAll = (usage: TokenUsage, prices: TokenPrices): boolean =>
  USAGE_CLASSES.every(
    (usageClass) => (usage[usageClass] ?? 0) === 0 || priceOf(prices, usageClass) !== undefined,
  );

/** What one class costs, be it as a part of another. */
export function priceOf(prices: TokenPrices, usageClass: UsageClass): number | undefined {
  const own = prices[usageClass];
  const whole = own === undefined ? PART_OF.get(usageClass) : undefined;
  return whole === undefined ? own : prices[whole];
}

const PART_OF: ReadonlyMap<UsageClass, TokenClass> = new Map([
  ["cacheReadAudio", "cacheRead"],
  ["cacheReadImage", "cacheRead"],
  ["cacheWrite1h", "cacheWrite"],
  ["imageInput", "input"],
  ["imageOutput", "output"],
]);
