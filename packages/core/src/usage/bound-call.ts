import type { NanoUsd } from "../money/nano-usd.ts";
import type { TokenPrices } from "./price-call.ts";
import { type TokenUsage, UNIT_CLASSES, type UnitClass } from "./usage.ts";

/** The most a call can use, known before it is made. */
export interface CallBound {
  /** Upper bound of prompt tokens of every class. */
  readonly promptTokens: number;
  /** Upper bound of completion tokens of one choice: the caller's cap or the model's maximum. */
  readonly outputTokens: number;
  /** Upper bound of completion tokens that no cap holds back, such as those of summaries. */
  readonly otherOutputTokens?: number | undefined;
  /** The provider takes no lower cap than this. */
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
  /** Fewest tokens with which a call makes sense. */
  readonly minCalls: 0 | 1;
  /** Upper bound of the prompt tokens of the pass that a call causes. */
  readonly promptTokens: number;
  /** Upper bounds of what each call is charged beside tokens. */
  readonly units?: CallBound["units"];
  /** Upper bounds of the tokens that each call takes of models of the tool's own, and of what these cost. */
  readonly otherTokens: number;
  readonly otherNano: NanoUsd;
  /** What the tools cost at most by being there, however often they are called. */
  readonly fixedNano: NanoUsd;
}

/** Upper bounds of a call's cost, in nano-dollars, each rounded up. */
export interface CostBound {
  /** Upper bound of everything that no cap limits: the prompt, time, and what else is not charged by tokens. */
  readonly promptNano: NanoUsd;
  /** The least that must remain for the call to make sense: the prompt, the shortest answer and one call of a tool. */
  readonly minNano: NanoUsd;
  /** Upper bound of one completion token, all choices together, per million. */
  readonly outputNanoPerMillion: number;
  /** Upper bound of one call of a tool. */
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

/** What is not charged by tokens, rounded up; what has no price adds nothing. */
function unitNanoOf(units: CallBound["units"], prices: TokenPrices): NanoUsd {
  if (units === undefined) return 0;
  let millionths = 0n;
  for (const unit of UNIT_CLASSES) {
    millionths += BigInt(units[unit] ?? 0) * BigInt(prices[unit] ?? 0);
  }
  return Number((millionths + 999_999n) / 1_000_000n);
}

/** The shortest answer that can be asked for. */
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
 * How many calls of tools `grantedNano` pays for beside the prompt and the whole answer: the answer goes first. At least
 * the one that must be left, at most as many as there can be.
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

/** As `toolCallsForGrant`, of `granted` tokens. */
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

/** What no cap holds back. */
const fixedTokensOf = ({ otherOutputTokens = 0, promptTokens }: CallBound): number =>
  promptTokens + otherOutputTokens;

/** Upper bounds of a call's tokens. */
export interface TokenBound {
  /** The least that must be left: the prompt, the shortest answer of every choice and one call of a tool. */
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

/** Exact: in integers wider than a double where that does not hold the product. */
function ceilMillionths(tokens: number, nanoPerMillion: number): NanoUsd {
  const millionths = tokens * nanoPerMillion;
  if (!Number.isSafeInteger(millionths)) {
    return Number((BigInt(tokens) * BigInt(nanoPerMillion) + 999_999n) / 1_000_000n);
  }
  const rest = millionths % 1_000_000;
  return (millionths - rest) / 1_000_000 + (rest === 0 ? 0 : 1);
}
