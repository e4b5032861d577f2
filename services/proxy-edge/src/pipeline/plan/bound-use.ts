import {
  boundCost,
  boundTokens,
  type CallBound,
  capForGrant,
  capForTokens,
  type CostBound,
  priceSlotTime,
  type TokenBound,
  toolCallsForGrant,
  toolCallsForTokens,
} from "@lintel/core";

import type { Attempt } from "./plan-attempt.ts";
import type { Plan } from "./plan-call.ts";

/** The most a call can use. */
export interface UseBound {
  readonly call: CallBound;
  readonly cost: CostBound;
  /** What it costs when the standard tier is written into the request, where leaving the tier open may cost more. */
  readonly standardCost?: CostBound | undefined;
  readonly tokens: TokenBound;
}

/** An attempt and the most the call can use there. */
export interface BoundAttempt {
  readonly attempt: Attempt;
  readonly bound: UseBound;
}

/** The attempt of a plan that can cost the most, where none has a price the one that can use the most: what to reserve for. */
export function boundPlan({ attempts }: Plan, choices: number): BoundAttempt {
  const [first, ...others] = attempts;
  const boundOf = (attempt: Attempt): BoundAttempt => ({
    attempt,
    bound: boundUse(attempt, attempt.own?.body.choices ?? choices),
  });
  return others.map(boundOf).reduce(costlier, boundOf(first));
}

function costlier(one: BoundAttempt, other: BoundAttempt): BoundAttempt {
  const byCost = other.bound.cost.totalNano - one.bound.cost.totalNano;
  const byTokens = other.bound.tokens.total - one.bound.tokens.total;
  return byCost > 0 || (byCost === 0 && byTokens > 0) ? other : one;
}

const NO_COST: CostBound = {
  minNano: 0,
  promptNano: 0,
  outputNanoPerMillion: 0,
  toolCallNano: 0,
  totalNano: 0,
};

type Bounded = Pick<
  Attempt,
  | "isIndivisible"
  | "minOutputTokens"
  | "otherOutputTokens"
  | "outputTokens"
  | "prices"
  | "promptTokens"
  | "slot"
  | "standardPrices"
  | "tools"
  | "units"
>;

/** Bounds what a call costs and how many tokens it takes; no money can be reserved for a model without a price. */
export function boundUse(bounded: Bounded, choices: number): UseBound {
  const { isIndivisible, prices, slot, standardPrices } = bounded;
  const { minOutputTokens, otherOutputTokens, outputTokens, promptTokens, tools, units } = bounded;
  const output = { outputTokens, minOutputTokens, otherOutputTokens };
  const timeNano = slot && priceSlotTime({ ...slot.price, heldMs: slot.maxMs });
  const call = { promptTokens, ...output, choices, units, tools, timeNano };
  const open = prices === undefined ? NO_COST : boundCost(call, prices);
  const standardCost = standardPrices && boundCost(call, standardPrices);
  const least = standardCost ?? open;
  const tokens = boundTokens(call);
  if (isIndivisible !== true) {
    const cost = least === open ? open : { ...open, minNano: least.minNano };
    return { call, cost, standardCost, tokens };
  }
  return {
    call,
    cost: { ...open, minNano: least.totalNano },
    standardCost,
    tokens: { ...tokens, min: tokens.total },
  };
}

/** What a call is held to when it may use less than it could; `undefined` where nothing needs to be. */
export interface Caps {
  /** Tokens of the answer. */
  readonly outputCap: number | undefined;
  /** Calls of the provider's own tools. */
  readonly toolCalls: number | undefined;
  /** The tier to be served in. */
  readonly serviceTier: "default" | undefined;
}

/**
 * What a call is held to so that it stays within what was granted: the standard tier goes first, then the answer, then
 * calls of tools.
 */
export function capsOf(
  { call, cost: open, standardCost, tokens }: UseBound,
  grantedNano: number,
  grantedTokens = tokens.total,
): Caps {
  const isStandard = standardCost !== undefined && grantedNano < open.totalNano;
  const cost = isStandard ? standardCost : open;
  const isCut = grantedNano < cost.totalNano;
  const areTokensCut = grantedTokens < tokens.total;
  const toolCalls = Math.min(
    toolCallsForGrant(cost, call.tools, isCut ? grantedNano : cost.totalNano),
    toolCallsForTokens(call, areTokensCut ? grantedTokens : tokens.total),
  );
  const byCost = isCut ? capForGrant(cost, grantedNano, toolCalls) : undefined;
  const byTokens = areTokensCut ? capForTokens(call, grantedTokens, toolCalls) : undefined;
  return {
    outputCap: lowest(byCost, byTokens),
    toolCalls: call.tools === undefined ? undefined : toolCalls,
    serviceTier: isStandard ? "default" : undefined,
  };
}

const lowest = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
