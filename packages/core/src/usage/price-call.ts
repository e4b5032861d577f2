import { z } from "zod";

import type { NanoUsd } from "../money/nano-usd.ts";
import type { TokenClass, TokenUsage } from "./usage.ts";

/** Nano-dollars for a million tokens; an integer for every price a vendor has ever published. */
const NanoPerMillion = z.int().nonnegative();

/**
 * What a token of each class costs. A class a vendor does not price apart costs what the class it is
 * part of costs: whoever builds this fills every member.
 */
export const TokenPrices = z.object({
  input: NanoPerMillion,
  cacheRead: NanoPerMillion,
  cacheWrite: NanoPerMillion,
  output: NanoPerMillion,
  reasoning: NanoPerMillion,
  audioInput: NanoPerMillion,
  audioOutput: NanoPerMillion,
});
export type TokenPrices = z.infer<typeof TokenPrices>;

const CLASSES = [
  "input",
  "cacheRead",
  "cacheWrite",
  "output",
  "reasoning",
  "audioInput",
  "audioOutput",
] as const satisfies readonly TokenClass[];

/**
 * The exact cost of a call: Σ tokens × price, rounded half up to the nano-dollar once, at the end.
 * Computed in integers wider than a double, so no token count or price loses a digit.
 */
export function priceCall(usage: TokenUsage, prices: TokenPrices): NanoUsd {
  let millionths = 0n;
  for (const tokenClass of CLASSES) {
    if (usage[tokenClass] > 0) {
      millionths += BigInt(usage[tokenClass]) * BigInt(prices[tokenClass]);
    }
  }
  return Number((millionths + 500_000n) / 1_000_000n);
}
