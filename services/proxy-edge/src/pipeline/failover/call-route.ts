import {
  countedModel,
  type Failover,
  GatewayError,
  nextAttempt,
  type NextAttempt,
  pauseMs,
  startFailover,
} from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { admitCall } from "../admit/admit-call.ts";
import type { Grant, PlannedCall } from "../admit/admit.ts";
import type { Admitted } from "../admit/admitted.ts";
import { grantFor } from "../admit/grant-for.ts";
import { LimitRefusal } from "../admit/limit-refusal.ts";
import type { AuthenticatedCall } from "../call-context.ts";
import { ClientDisconnected, type Exchange } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { FailoverPlan } from "../plan/plan-call.ts";
import { memberOf } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { beginCall } from "../record/begin-call.ts";
import {
  type EndedAttempt,
  mostUsed,
  recordAttempt,
  toEndedAttempt,
} from "../record/record-attempt.ts";
import type { Answered } from "../upstream/call-upstream.ts";
import { type FailedAttempt, tryAttempt } from "./try-attempt.ts";

/** A call of a route under way. */
interface RoutedCall {
  readonly deps: Deps;
  readonly exchange: Exchange;
  readonly admitted: Admitted;
  readonly failover: FailoverPlan;
  readonly context: AuthenticatedCall;
  /** Whose limits count beside the key's. */
  readonly user: PlannedCall["user"];
}

/**
 * Makes the attempts of a route, one after the other, until one is answered or none is left that may mend the failure;
 * then the failure is the answer. Each attempt that failed is recorded before the next is made. What is reserved is used
 * again by the next attempt as long as those before cost nothing; one that may have cost something takes it along, down
 * to the most it can turn out to have cost, and the next is admitted anew.
 */
export async function callRoute(routed: RoutedCall): Promise<Answered> {
  const { admitted, context, deps, exchange, failover } = routed;
  let state = firstPayable(routed, startFailover(failover.places));
  for (;;) {
    const { attempt, call, grant } = termsAt(routed, state);
    Object.assign(context, { attempt, call });
    await beginCall(deps, exchange, context);
    const hasAlternative = () => isAnotherPayable(routed, state);
    const own = { ...admitted, attempt, call, grant, hasAlternative };
    const tried = await tryAttempt(deps, exchange, own, context);
    if (tried.isAnswer) return tried.answered;
    const next = await prepareNext(routed, state, tried.failed);
    if (next === undefined) return orThrow(tried.failed.answer);
    state = next;
  }
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

const isPayable = ({ admitted, context }: RoutedCall, at: number): boolean => {
  const { call, grant, plan } = admitted;
  const attempt = plan.attempts[at];
  return attempt !== undefined && grantFor(context.grant ?? grant, attempt, call) !== undefined;
};

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

/**
 * Gets ready for the attempt that follows a failure: records it, sees to the money, and waits where the same place is
 * tried again. `undefined` when none follows; nothing is recorded then.
 */
async function prepareNext(
  routed: RoutedCall,
  state: Failover,
  failed: FailedAttempt,
): Promise<Failover | undefined> {
  const { context, deps, exchange } = routed;
  const next = nextAttempt(state, failed.cause);
  if (next === undefined || exchange.disconnected) return undefined;
  const waitMs = next.isRetry ? pauseBefore(routed, next, failed) : 0;
  if (waitMs >= timeLeftMs(routed) || !(await mayRepeat(routed, failed))) return undefined;
  const ended = toEndedAttempt(deps, exchange, context, failed.outcome);
  const isPaid = await payFor(routed, next.state, ended);
  if (!isPaid) return undefined;
  failed.drop();
  context.isSent = false;
  context.recorded += 1;
  await pause(routed, waitMs);
  return next.state;
}

function pauseBefore(
  { deps, failover: { route } }: RoutedCall,
  { state }: NextAttempt,
  { retryAfterMs }: FailedAttempt,
): number {
  const step = route.steps[state.places[state.at]?.step ?? 0];
  return pauseMs({
    retryStrategy: route.retryStrategy,
    retryInterval: step?.retryInterval ?? "",
    tries: (state.tries[state.at] ?? 2) - 1,
    retryAfterMs,
    random: deps.random(),
  });
}

/** Until the caller's own deadline, or the operator's. */
const timeLeftMs = ({ admitted: { call }, context, deps }: RoutedCall): number =>
  call.timeoutMs - (deps.monotonic() - context.startMs);

/** May the call be made again, now that an upstream may have acted on it? */
async function mayRepeat(
  { admitted, context, failover }: RoutedCall,
  { isAnswered }: FailedAttempt,
): Promise<boolean> {
  if (isAnswered || !context.isSent) return true;
  const { attempt, call = admitted.call } = context;
  if (failover.route.repeatSent === false || call.body.startsJob === true) return false;
  if (attempt === undefined) return true;
  return (await memberOf(attempt.target.endpoint, call.body, "statefulBy")) === undefined;
}

/**
 * Records an attempt, and has what the next one can cost reserved; false, with nothing recorded, when the limits do not
 * pay for it.
 */
async function payFor(routed: RoutedCall, next: Failover, ended: EndedAttempt): Promise<boolean> {
  const { context, deps } = routed;
  const isReused = !ended.mayCost && isPayable(routed, next.at) && keepsModel(routed, next);
  if (isReused) {
    await recordAttempt(deps, context, ended, false);
    return true;
  }
  const most = mostUsed(context, ended);
  if (most !== undefined) deps.reservations.lower(ended.event.id, most);
  const recordId = deps.newId();
  const grant = await admitNext(routed, next, recordId);
  if (grant === undefined) return false;
  try {
    await recordAttempt(deps, context, ended, true);
  } catch (error) {
    deps.reservations.close(recordId, false);
    throw error;
  }
  Object.assign(context, { recordId, grant });
  return true;
}

/** Limits of models count a reservation by its model. */
function keepsModel({ admitted, context }: RoutedCall, { at }: Failover): boolean {
  const holders = context.grant?.reservation?.holders ?? [];
  if (holders.every(({ limits }) => limits.models === undefined)) return true;
  const next = admitted.plan.attempts[at]?.own ?? admitted.call;
  const { call = admitted.call } = context;
  return countedModel(next.body.model) === countedModel(call.body.model);
}

/** What is reserved for the next attempt alone; `undefined` when limits refuse it. */
async function admitNext(
  { admitted, context, deps, exchange, user }: RoutedCall,
  { at }: Failover,
  recordId: string,
): Promise<Grant | undefined> {
  const planned = admitted.plan.attempts[at];
  if (planned === undefined) return undefined;
  const call = planned.own ?? admitted.call;
  const owner = withoutRate(admitted.caller.key);
  const caller: Caller = { ...admitted.caller, key: owner };
  const known = user && withoutRate(user);
  const plan = { attempts: [planned] } as const;
  const asked = { call, callId: recordId, plan, user: known, context };
  try {
    const { grant } = await admitCall(deps, exchange, caller, asked);
    return { ...grant, limitStatuses: context.grant?.limitStatuses ?? [] };
  } catch (error) {
    if (error instanceof LimitRefusal) return undefined;
    throw error;
  }
}

type Limited = Pick<Caller["key"], "limits" | "rateLimitOverTime">;

/** The call has been counted already. */
const withoutRate = <Owner extends Limited>(owner: Owner): Owner => ({
  ...owner,
  rateLimitOverTime: 0,
  limits: owner.limits.filter(({ kind }) => kind !== "rate"),
});

/** Waits, unless the caller leaves meanwhile: then the call is over. */
async function pause({ deps, exchange }: RoutedCall, ms: number): Promise<void> {
  if (ms > 0) {
    const over = Promise.withResolvers<void>();
    const cancel = deps.after(ms, over.resolve);
    exchange.onDisconnect(over.resolve);
    await over.promise;
    exchange.onDisconnect(undefined);
    cancel();
  }
  if (exchange.disconnected) throw new ClientDisconnected();
}
