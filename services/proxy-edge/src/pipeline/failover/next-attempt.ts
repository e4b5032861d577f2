import { countedModel, type Failover, nextAttempt, type NextAttempt, pauseMs } from "@lintel/core";

import { admitCall } from "../admit/admit-call.ts";
import type { Grant } from "../admit/admit.ts";
import { LimitRefusal } from "../admit/limit-refusal.ts";
import { ClientDisconnected } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";
import { memberOf } from "../read/call-body.ts";
import {
  type EndedAttempt,
  mostUsed,
  recordAttempt,
  toEndedAttempt,
} from "../record/record-attempt.ts";
import type { FailedAttempt } from "../upstream/call-upstream.ts";
import { planContinued } from "./plan-continued.ts";
import { isPayable, type RoutedCall } from "./routed-call.ts";

/**
 * Gets ready for the attempt that follows a failure: records it, sees to the money, and waits where the same place is
 * tried again. `undefined` when none follows; nothing is recorded then.
 */
export async function prepareNext(
  before: RoutedCall,
  state: Failover,
  failed: FailedAttempt,
): Promise<ReadyAttempt | undefined> {
  const found = await findNext(before, state, failed.cause);
  if (found === undefined) return undefined;
  const { next, routed } = found;
  const { context, deps, exchange } = routed;
  if (exchange.disconnected) return undefined;
  const waitMs = next.isRetry ? pauseBefore(routed, next, failed) : 0;
  if (waitMs >= timeLeftMs(routed) || !(await mayRepeat(routed, failed))) return undefined;
  const ended = toEndedAttempt(deps, exchange, context, failed.outcome);
  const isPaid = await payFor(routed, next.state, ended);
  if (!isPaid) return undefined;
  failed.drop();
  context.isSent = false;
  context.recorded += 1;
  await pause(routed, waitMs);
  return { routed, state: next.state };
}

/** The attempt to be made next. */
export interface ReadyAttempt {
  readonly routed: RoutedCall;
  readonly state: Failover;
}

/** The next place; of an answer that is continued the next that can go on with it. */
async function findNext(routed: RoutedCall, state: Failover, cause: FailedAttempt["cause"]) {
  let next = nextAttempt(state, cause);
  while (next !== undefined) {
    const planned = routed.sent === undefined ? routed : await planContinued(routed, next.state.at);
    if (planned !== undefined) return { next, routed: planned };
    next = nextAttempt(next.state, "model");
  }
  return undefined;
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
