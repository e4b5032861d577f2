import { boundUse, capsOf } from "../plan/bound-use.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { Call } from "../read/read-call.ts";
import { type Grant, limitsUse, withToolCallCap } from "./admit.ts";

/**
 * The terms on which one attempt of several may be made, within what is reserved for all of them; `undefined` when that
 * does not pay for the least the attempt can cost.
 */
export function grantFor(grant: Grant, attempt: Attempt, call: Call): Grant | undefined {
  const { reservation } = grant;
  // Nothing is limited, or all of the most that can be used was granted.
  if (reservation === undefined) return grant;
  const bound = boundUse(attempt, (attempt.own ?? call).body.choices);
  const { holders, reservedNano } = reservation;
  const limitsTokens = holders.some(({ limits }) => limits.tokens !== undefined);
  const reservedTokens =
    (limitsTokens ? reservation.reservedTokens : undefined) ?? bound.tokens.total;
  if (bound.cost.minNano > reservedNano || bound.tokens.min > reservedTokens) return undefined;
  const { outputCap, serviceTier } = capsOf(bound, reservedNano, reservedTokens);
  const { toolCallCap: _first, serviceTier: _asked, ...rest } = grant;
  const own = { ...rest, outputCap, ...(serviceTier === undefined ? {} : { serviceTier }) };
  return withToolCallCap(own, attempt, { bound, limitsUse: holders.some(limitsUse) });
}
