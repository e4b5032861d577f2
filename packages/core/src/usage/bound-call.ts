import type { NanoUsd } from "../money/nano-usd.ts";
import type { TokenPrices } from "./price-call.ts";
import { type TokenUsage, UNIT_CLASSES, type UnitClass } from "./usage.ts";

/** The most a call can use, known before it is made. */
export interface CallBound {
  /** Upper bound of prompt tokens of every class. */
  readonly promptTokens: number;
  /** Upper bound of completion tokens of one choice: the caller's cap or the model's maximum. */
  readonly outputTokens: number;
  /** Upper bound of completion tokens that no cap applies to, such as those of summaries. */
  readonly otherOutputTokens?: number | undefined;
  /** The provider accepts no lower cap than this. */
  readonly minOutputTokens?: number | undefined;
  /** How many choices the caller asked for; each may use the whole cap. */
  readonly choices: number;
  /** Upper bounds of what is not charged by tokens. */
  readonly units?: Partial<Pick<TokenUsage, UnitClass>> | undefined;
  /** What calls of the provider's own tools add; absent when it has none to call. */
  readonly tools?: ToolCallBound | undefined;
  /** Upper bound of what its time costs; absent where time costs nothing. */
  readonly timeNano?: NanoUsd | undefined;
}

/** The most that calls of a provider's own tools add to a call. */
export interface ToolCallBound {
  /** How many calls there can be. */
  readonly maxCalls: number;
  /** Fewest completion tokens with which the call makes sense. */
  readonly minCalls: 0 | 1;
  /** Upper bound of the prompt tokens of the pass that each call causes. */
  readonly promptTokens: number;
  /** Upper bounds of each call's charges besides tokens. */
  readonly units?: CallBound["units"];
  /** Upper bounds of the tokens that each call uses with the tool's own models, and of their cost. */
  readonly otherTokens: number;
  readonly otherNano: NanoUsd;
  /** The most that the tools cost by being present, however often they are called. */
  readonly fixedNano: NanoUsd;
}

/** Upper bounds of a call's cost, in nano-dollars, each rounded up. */
export interface CostBound {
  /** Upper bound of everything that no cap limits: the prompt, time, and other charges besides tokens. */
  readonly promptNano: NanoUsd;
  /** The least that must remain for the call to make sense: the prompt, the shortest answer and one tool call. */
  readonly minNano: NanoUsd;
  /** Upper bound of one completion token, all choices together, per million. */
  readonly outputNanoPerMillion: number;
  /** Upper bound of one tool call. */
  readonly toolCallNano: NanoUsd;
  /** Upper bound of the whole call. */
  readonly totalNano: NanoUsd;
}

/** Bounds the cost of a call from above: each token is taken at the price of its most expensive class. */
export function boundCost(bound: CallBound, prices: TokenPrices): CostBound {
  const { otherOutputTokens = 0, outputTokens, promptTokens, timeNano = 0, tools, units } = bound;
  const outputNanoPerMillion = maxOutputPrice(prices) * bound.choices;
  const promptNano =
    ceilMillionths(promptTokens, maxPromptPrice(prices)) +
    ceilMillionths(otherOutputTokens, maxOutputPrice(prices)) +
    unitNanoOf(units, prices) +
    timeNano +
    (tools?.fixedNano ?? 0);
  const toolCallNano = tools === undefined ? 0 : boundToolCall(tools, prices);
  const outputNano = (tokens: number) => ceilMillionths(tokens, outputNanoPerMillion);
  const { least, most } = callsOf(tools);
  return {
    promptNano,
    minNano: promptNano + least * toolCallNano + outputNano(leastOutputOf(bound)),
    outputNanoPerMillion,
    toolCallNano,
    totalNano: promptNano + most * toolCallNano + outputNano(outputTokens),
  };
}

const boundToolCall = (
  { otherNano, promptTokens, units }: ToolCallBound,
  prices: TokenPrices,
): NanoUsd =>
  ceilMillionths(promptTokens, maxPromptPrice(prices)) + unitNanoOf(units, prices) + otherNano;

/** Charges besides tokens, rounded up; units without a price add nothing. */
function unitNanoOf(units: CallBound["units"], prices: TokenPrices): NanoUsd {
  if (units === undefined) return 0;
  let millionths = 0n;
  for (const unit of UNIT_CLASSES) {
    millionths += BigInt(units[unit] ?? 0) * BigInt(prices[unit] ?? 0);
  }
  return Number((millionths + 999_999n) / 1_000_000n);
}

/** The shortest answer that can be requested. */
const leastOutputOf = ({ minOutputTokens = 1, outputTokens }: CallBound): number =>
  Math.min(outputTokens, minOutputTokens);

const callsOf = ({
  maxCalls: most,
  minCalls,
}: Pick<ToolCallBound, "maxCalls" | "minCalls"> = NO_CALLS) => ({
  least: Math.min(most, minCalls),
  most,
});

const NO_CALLS = { maxCalls: 0, minCalls: 0 } as const;

const tokensOfCall = (tools: ToolCallBound | undefined): number =>
  tools === undefined ? 0 : tools.promptTokens + tools.otherTokens;

const maxPromptPrice = (prices: TokenPrices): number =>
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

const maxOutputPrice = (prices: TokenPrices): number =>
  Math.max(prices.output, prices.reasoning, prices.audioOutput, prices.imageOutput ?? 0);

/**
 * How many tool calls `grantedNano` pays for besides the prompt and the whole answer: the answer goes first. At least
 * the one that must remain possible, at most as many as there can be.
 */
export function toolCallsForGrant(
  cost: CostBound,
  tools: ToolCallBound | undefined,
  grantedNano: NanoUsd,
): number {
  const { least, most } = callsOf(tools);
  if (cost.toolCallNano === 0) return most;
  const missing = Math.max(0, cost.totalNano - grantedNano);
  return Math.max(least, most - Math.ceil(missing / cost.toolCallNano));
}

/** As `toolCallsForGrant`, for `granted` tokens. */
export function toolCallsForTokens(bound: CallBound, granted: number): number {
  const { least, most } = callsOf(bound.tools);
  const each = tokensOfCall(bound.tools);
  if (each === 0) return most;
  const missing = Math.max(0, boundTokens(bound).total - granted);
  return Math.max(least, most - Math.ceil(missing / each));
}

/**
 * The largest output cap (tokens of one choice) whose cost, with the prompt and `toolCalls`, stays within `grantedNano`.
 * 0 when not even one token fits.
 */
export function capForGrant(cost: CostBound, grantedNano: NanoUsd, toolCalls = 0): number {
  const left = grantedNano - cost.promptNano - toolCalls * cost.toolCallNano;
  if (left < 0) return 0;
  if (cost.outputNanoPerMillion === 0) return Number.MAX_SAFE_INTEGER;
  return Number((BigInt(left) * 1_000_000n) / BigInt(cost.outputNanoPerMillion));
}

/** Tokens that no cap applies to. */
const fixedTokensOf = ({ otherOutputTokens = 0, promptTokens }: CallBound): number =>
  promptTokens + otherOutputTokens;

/** Upper bounds of a call's tokens. */
export interface TokenBound {
  /** The least that must remain: the prompt, the shortest answer of every choice and one tool call. */
  readonly min: number;
  readonly total: number;
}

/** Bounds the tokens of a call from above: those of the prompt, of every choice and of what tools cause. */
export function boundTokens(bound: CallBound): TokenBound {
  const { choices, outputTokens, tools } = bound;
  const { least, most } = callsOf(tools);
  const each = tokensOfCall(tools);
  const fixed = fixedTokensOf(bound);
  return {
    min: fixed + least * each + leastOutputOf(bound) * choices,
    total: Math.min(fixed + most * each + outputTokens * choices, Number.MAX_SAFE_INTEGER),
  };
}

/** The largest output cap (tokens of one choice) with which the call, with `toolCalls`, stays within `granted` tokens. */
export function capForTokens(bound: CallBound, granted: number, toolCalls = 0): number {
  const used = fixedTokensOf(bound) + toolCalls * tokensOfCall(bound.tools);
  return Math.max(0, Math.floor((granted - used) / Math.max(bound.choices, 1)));
}

/** Exact: uses wide integers if the product exceeds a double's precision. */
function ceilMillionths(tokens: number, nanoPerMillion: number): NanoUsd {
  const millionths = tokens * nanoPerMillion;
  if (!Number.isSafeInteger(millionths)) {
    return Number((BigInt(tokens) * BigInt(nanoPerMillion) + 999_999n) / 1_000_000n);
  }
  const rest = millionths % 1_000_000;
  return (millionths - rest) / 1_000_000 + (rest === 0 ? 0 : 1);
}
