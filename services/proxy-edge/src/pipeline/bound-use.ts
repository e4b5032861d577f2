import {
  boundCost,
  boundTokens,
  type CallBound,
  capForGrant,
  capForTokens,
  type CostBound,
  type TokenBound,
} from "@lintel/core";

import type { Attempt } from "./plan-attempt.ts";

/** The most a call can use. */
export interface UseBound {
  readonly call: CallBound;
  readonly cost: CostBound;
  readonly tokens: TokenBound;
}

const NO_COST: CostBound = { minNano: 0, promptNano: 0, outputNanoPerMillion: 0, totalNano: 0 };

/** Bounds what a call costs and how many tokens it takes; no money can be reserved for a model without a price. */
export function boundUse(
  {
    isIndivisible,
    outputTokens,
    prices,
    promptTokens,
    units,
  }: Pick<Attempt, "isIndivisible" | "outputTokens" | "prices" | "promptTokens" | "units">,
  choices: number,
): UseBound {
  const call = { promptTokens, outputTokens, choices, units };
  const cost = prices === undefined ? NO_COST : boundCost(call, prices);
  const tokens = boundTokens(call);
  if (isIndivisible !== true) return { call, cost, tokens };
  return {
    call,
    cost: { ...cost, minNano: cost.totalNano },
    tokens: { ...tokens, min: tokens.total },
  };
}

/** How many tokens the answer may have when less was granted than asked for; `undefined` when it was not. */
export function outputCapOf(
  { call, cost, tokens }: UseBound,
  grantedNano: number,
  grantedTokens = tokens.total,
): number | undefined {
  const byCost = grantedNano < cost.totalNano ? capForGrant(cost, grantedNano) : undefined;
  const byTokens = grantedTokens < tokens.total ? capForTokens(call, grantedTokens) : undefined;
  if (byCost === undefined || byTokens === undefined) return byCost ?? byTokens;
  return Math.min(byCost, byTokens);
}
