import { type Failover, GatewayError, nextAttempt, startFailover } from "@lintel/core";

import type { Grant } from "../admit/admit.ts";
import { grantFor } from "../admit/grant-for.ts";
import { ClientDisconnected } from "../exchange.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { Call } from "../read/read-call.ts";
import { beginCall } from "../record/begin-call.ts";
import type { Answered, CutAnswer, FailedAttempt, NextLeg } from "../upstream/call-upstream.ts";
import { prepareNext, type ReadyAttempt } from "./next-attempt.ts";
import { isPayable, type RoutedCall } from "./routed-call.ts";
import { successorOf } from "./successor-of.ts";
import { type TriedAttempt, tryAttempt } from "./try-attempt.ts";

/**
 * Makes the attempts of a route, one after the other, until one is answered or none is left that may mend the failure;
 * then the failure is the answer. Each attempt that failed is recorded before the next is made. What is reserved is used
 * again by the next attempt as long as those before cost nothing; one that may have cost something takes it along, down
 * to the most it can turn out to have cost, and the next is admitted anew.
 */
export async function callRoute(routed: RoutedCall): Promise<Answered> {
  const begun = firstPayable(routed, startFailover(routed.failover.places));
  const tried = await makeAttempts({ routed, state: begun });
  if (!tried.isAnswer) return orThrow(tried.failed.answer);
  return tried.answered;
}

/** Makes attempts until one is answered; of an answer that others may continue, `goOn` has them made. */
async function makeAttempts(first: ReadyAttempt): Promise<TriedAttempt> {
  let ready = first;
  for (;;) {
    const { routed, state } = ready;
    const tried = await attemptAt(ready);
    if (tried.isAnswer) {
      const goOn = await successorOf(routed, tried.answered, (cut) => goOnFrom(ready, cut));
      return goOn === undefined ? tried : { ...tried, answered: { ...tried.answered, goOn } };
    }
    const next = await prepareNext(routed, state, tried.failed);
    if (next === undefined) return tried;
    ready = next;
  }
}

/** Has an answer that was cut continued by the next attempt. */
async function goOnFrom({ routed, state }: ReadyAttempt, cut: CutAnswer): Promise<NextLeg> {
  const { context } = routed;
  const { recorded } = context;
  const ready = await prepareNext({ ...routed, sent: cut.sent }, state, cut.failed).catch(
    (error: unknown) => {
      // Nothing has been done that would have to be ended as another attempt.
      if (context.recorded === recorded && !(error instanceof ClientDisconnected)) return undefined;
      throw error;
    },
  );
  if (ready === undefined) return { kind: "none" };
  const tried = await makeAttempts(ready);
  if (tried.isAnswer) return { kind: "leg", answered: tried.answered };
  tried.failed.drop();
  return { kind: "failed", outcome: tried.failed.outcome };
}

async function attemptAt({ routed, state }: ReadyAttempt): Promise<TriedAttempt> {
  const { admitted, context, deps, exchange } = routed;
  const { attempt, call, grant } = termsAt(routed, state);
  Object.assign(context, { attempt, call });
  await beginCall(deps, exchange, context);
  const hasAlternative = () => isAnotherPayable(routed, state);
  const own = { ...admitted, attempt, call, grant, hasAlternative };
  return await tryAttempt(deps, exchange, own, context);
}

function orThrow(answer: FailedAttempt["answer"]): Answered {
  if (answer instanceof GatewayError) throw answer;
  return answer;
}

interface Terms {
  readonly attempt: Attempt;
  readonly call: Call;
  readonly grant: Grant;
}

/** The attempt at a place, and on what terms it may be made; the last one's own when there is no such place. */
function termsAt({ admitted, context }: RoutedCall, { at }: Failover): Terms {
  const { call, grant: first, plan } = admitted;
  const planned = plan.attempts[at] ?? plan.attempts[0];
  // A tighter bound than the plan's may have come meanwhile.
  const attempt = at === 0 && context.recorded === 0 ? (context.attempt ?? planned) : planned;
  const granted = context.grant ?? first;
  const grant = grantFor(granted, attempt, call) ?? granted;
  return { attempt, call: attempt.own ?? call, grant };
}

/** Is there another place for the call, should this one be busy? */
function isAnotherPayable(routed: RoutedCall, state: Failover): boolean {
  const next = nextAttempt(state, "rate");
  return next !== undefined && !next.isRetry && isPayable(routed, next.state.at);
}

/** The first place that what is reserved pays for: it may be less than a call can cost at the most. */
function firstPayable(routed: RoutedCall, begun: Failover): Failover {
  let state: Failover | undefined = begun;
  while (state !== undefined && !isPayable(routed, state.at)) {
    state = nextAttempt(state, "model")?.state;
  }
  if (state !== undefined) return state;
  const sentence = "what is left of the limit pays for none of this route's steps";
  throw new GatewayError("cost_limited", sentence);
}
