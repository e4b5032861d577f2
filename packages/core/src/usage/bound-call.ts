import type { NanoUsd } from "../money/nano-usd.ts";
import type { TokenPrices } from "./price-call.ts";
import { type TokenUsage, UNIT_CLASSES, type UnitClass } from "./usage.ts";

/** The most a call can use, known before it is made. */
export interface CallBound {
  /** Upper bound of prompt tokens of every class. */
  readonly promptTokens: number;
  /** Upper bound of completion tokens of one choice: the caller's cap or the model's maximum. */
  readonly outputTokens: number;
  /** How many choices the caller asked for; each may use the whole cap. */
  readonly choices: number;
  /** Upper bounds of what is not charged by tokens. */
  readonly units?: Partial<Pick<TokenUsage, UnitClass>> | undefined;
}

/** Upper bounds of a call's cost, in nano-dollars, each rounded up. */
export interface CostBound {
  /** The dearest the prompt alone can be, with whatever is not charged by tokens. */
  readonly promptNano: NanoUsd;
  /** The least that must be left to make the call worth it: the prompt and one token of every choice. */
  readonly minNano: NanoUsd;
  /** The dearest one completion token of every choice together can be, per million. */
  readonly outputNanoPerMillion: number;
  /** The dearest the whole call can be. */
  readonly totalNano: NanoUsd;
}

/** Bounds the cost of a call from above: each token is taken at the price of its dearest class. */
export function boundCost(bound: CallBound, prices: TokenPrices): CostBound {
  const outputNanoPerMillion = dearestOut(prices) * bound.choices;
  const unitNano = bound.units === undefined ? 0 : boundUnitCost(bound.units, prices);
  const promptNano = ceilMillionths(bound.promptTokens, dearestIn(prices)) + unitNano;
  return {
    promptNano,
    minNano: promptNano + ceilMillionths(Math.min(bound.outputTokens, 1), outputNanoPerMillion),
    outputNanoPerMillion,
    totalNano: promptNano + ceilMillionths(bound.outputTokens, outputNanoPerMillion),
  };
}

/** What is not charged by tokens, rounded up; what has no price adds nothing. */
function boundUnitCost(units: NonNullable<CallBound["units"]>, prices: TokenPrices): NanoUsd {
  let millionths = 0n;
  for (const unit of UNIT_CLASSES) {
    millionths += BigInt(units[unit] ?? 0) * BigInt(prices[unit] ?? 0);
  }
  return Number((millionths + 999_999n) / 1_000_000n);
}

const dearestIn = (prices: TokenPrices): number =>
  Math.max(
    prices.input,
    prices.cacheRead,
    prices.cacheWrite,
    prices.audioInput,
    prices.cacheReadAudio ?? 0,
    prices.cacheReadImage ?? 0,
    prices.cacheWrite1h ?? 0,
    prices.imageInput ?? 0,
  );

const dearestOut = (prices: TokenPrices): number =>
  Math.max(prices.output, prices.reasoning, prices.audioOutput, prices.imageOutput ?? 0);

/**
 * The largest output cap (tokens of one choice) whose cost, with the prompt, stays within `grantedNano`.
 * 0 when not even one token fits.
 */
export function capForGrant(cost: CostBound, grantedNano: NanoUsd): number {
  const left = grantedNano - cost.promptNano;
  if (left <= 0) return 0;
  if (cost.outputNanoPerMillion === 0) return Number.MAX_SAFE_INTEGER;
  return Number((BigInt(left) * 1_000_000n) / BigInt(cost.outputNanoPerMillion));
}

/** Upper bounds of a call's tokens. */
export interface TokenBound {
  /** The least that must be left: the prompt and one token of every choice. */
  readonly min: number;
  readonly total: number;
}

/** Bounds the tokens of a call from above: those of the prompt and of every choice. */
export const boundTokens = ({ choices, outputTokens, promptTokens }: CallBound): TokenBound => ({
  min: promptTokens + Math.min(outputTokens, 1) * choices,
  total: Math.min(promptTokens + outputTokens * choices, Number.MAX_SAFE_INTEGER),
});

/** The largest output cap (tokens of one choice) with which the call stays within `granted` tokens. */
export const capForTokens = ({ choices, promptTokens }: CallBound, granted: number): number =>
  Math.max(0, Math.floor((granted - promptTokens) / Math.max(choices, 1)));

const ceilMillionths = (tokens: number, nanoPerMillion: number): NanoUsd =>
  Number((BigInt(tokens) * BigInt(nanoPerMillion) + 999_999n) / 1_000_000n);
