import type {
  AdmissionRequest,
  AdmissionVerdict,
  Holder,
  OpenReservation,
  LimitStatus,
} from "@lintel/admission";
import { countedModel, GatewayError, limitsCost, type User } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { Exchange } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";
import { boundPlan, capsOf, type UseBound } from "../plan/bound-use.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { Plan } from "../plan/plan-call.ts";
import { requirePrice } from "../plan/require-price.ts";
import { memberOf } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { limitRefusal } from "./limit-refusal.ts";
import { limitedHolders } from "./limited-holders.ts";

/** The terms on which a call may be made. */
export interface Grant {
  /** When it was admitted, in Unix milliseconds: by Redis' clock, or ours if no limit needed Redis. */
  readonly atMs: number;
  readonly limitStatuses: readonly LimitStatus[];
  /** The cap on the answer's tokens: the limit cannot pay for more. */
  readonly outputCap: number | undefined;
  /** The cap on calls of the provider's own tools; absent when nothing limits them. */
  readonly toolCallCap?: number | undefined;
  /** The service tier to ask for, since the limit cannot pay for the account's own. */
  readonly serviceTier?: "default" | undefined;
  /** Where to settle; absent if nothing is reserved for this call alone. */
  readonly reservation: Omit<OpenReservation, "callId" | "atMs"> | undefined;
  /** Limits could not be checked, and the operator lets calls through in that case. */
  readonly unchecked: boolean;
}

interface AdmitDeps extends Pick<Deps, "admission" | "now"> {
  readonly events: Pick<Deps["events"], "writable">;
  readonly reservations: Pick<Deps["reservations"], "open">;
  readonly rules: Pick<
    Deps["rules"],
    "allowUnboundedJobs" | "limitsFailOpen" | "timeoutMs" | "unpriced"
  >;
}

/** A call that asks for admission. */
export interface PlannedCall {
  readonly call: Call;
  readonly plan: Plan;
  /** The caller's end user, as the key's owner knows them. */
  readonly user: User | undefined;
  /** The call under way, whose bounds become tighter once its prompt is counted, unless it has ended by then. */
  readonly context?: {
    attempt: Attempt | undefined;
    readonly isEnded: boolean;
    readonly recordId?: string | undefined;
  };
  /** The reservation's id, where that is not the id of the exchange. */
  readonly callId?: string;
}

/**
 * Reserves the most the call can cost under all limits of its key and its user, or refuses it with a `LimitRefusal`, in one
 * round trip. Synchronous where neither has limits, or where this proxy's allotment is enough.
 */
export function admit(
  deps: AdmitDeps,
  { id, inbound }: Pick<Exchange, "id" | "inbound">,
  { key }: Caller,
  { call, callId = id, plan, user }: PlannedCall,
): Grant | Promise<Grant> {
  if (!deps.events.writable) {
    throw new GatewayError("overloaded", "calls cannot be recorded right now");
  }
  const limited = limitedHolders(key, user, inbound.burst);
  requireBounds(deps, { call, inbound, plan }, limited);
  const [holder, ...others] = limited;
  if (holder === undefined) return { ...UNLIMITED, atMs: deps.now() };
  const { attempt, bound } = boundPlan(plan, call.body.choices);
  const holders = [holder, ...others] as const;
  const request: AdmissionRequest = {
    callId,
    holders,
    cost: { minNano: bound.cost.minNano, totalNano: bound.cost.totalNano },
    tokens: bound.tokens,
    model: modelOf(plan.attempts[0].own ?? call, holders),
    ...(call.body.startsJob === true ? { isLasting: true } : {}),
  };
  const asked = { attempt, bound, call, request, user };
  const verdict = askAdmission(deps, request);
  return verdict instanceof Promise
    ? verdict.then((given) => grantBy(deps, asked, given))
    : grantBy(deps, asked, verdict);
}

interface AskedGrant extends Pick<PlannedCall, "call" | "user"> {
  readonly request: AdmissionRequest;
  /** The attempt to reserve for, and the most it can use. */
  readonly attempt: Attempt;
  readonly bound: UseBound;
}

/** What follows from the verdict; `undefined` if limits cannot be checked. */
function grantBy(
  deps: Pick<AdmitDeps, "now" | "reservations">,
  { attempt, bound, call, request, user }: AskedGrant,
  verdict: AdmissionVerdict | undefined,
): Grant | Promise<never> {
  if (verdict === undefined) return { ...UNLIMITED, atMs: deps.now(), unchecked: true };
  if (!verdict.admitted) return refuse(verdict, { attempt, bound, call, user });
  const grant = openGrant(deps, request, verdict, bound);
  return withToolCallCap(grant, attempt, { bound, limitsUse: request.holders.some(limitsUse) });
}

async function refuse(
  verdict: Parameters<typeof limitRefusal>[0],
  { attempt, bound, call, user }: Omit<AskedGrant, "request">,
): Promise<never> {
  throw limitRefusal(verdict, await neededFor(attempt, call, bound), user);
}

/** What the call would need, for the refusal. */
async function neededFor(attempt: Attempt, call: Call, bound: UseBound) {
  const { body } = attempt.own ?? call;
  const windowFilledBy = await memberOf(attempt.target.endpoint, body, "windowFilledBy");
  const { totalNano } = bound.standardCost ?? bound.cost;
  return { ...bound, cost: { ...bound.cost, totalNano }, windowFilledBy };
}

/** Requires a price and a bound of every attempt, where limits need them. */
function requireBounds(
  deps: Pick<AdmitDeps, "rules">,
  { call, inbound, plan }: Pick<PlannedCall, "call" | "plan"> & Pick<Exchange, "inbound">,
  limited: readonly Holder[],
): void {
  for (const attempt of plan.attempts) {
    requirePrice(deps.rules, { attempt, call: attempt.own ?? call, inbound }, limited);
    requireBound(deps, attempt, limited);
  }
}

/** Where money or tokens are limited, the cap on tool calls is written into the request. */
export function withToolCallCap(
  grant: Grant,
  { tools }: Attempt,
  given: { readonly bound: UseBound; readonly limitsUse: boolean },
): Grant {
  if (tools === undefined || !given.limitsUse) return grant;
  const { reservedNano, reservedTokens } = grant.reservation ?? {};
  const { toolCalls } = capsOf(
    given.bound,
    reservedNano ?? given.bound.cost.totalNano,
    reservedTokens,
  );
  const isOwn = tools.isLimited && toolCalls === tools.maxCalls;
  return isOwn ? grant : { ...grant, toolCallCap: toolCalls };
}

/** A call that cannot be bounded could exceed any limit on cost or tokens. */
function requireBound(
  { rules }: Pick<AdmitDeps, "rules">,
  { isUnbounded = false, unboundedBy }: Attempt,
  holders: readonly Holder[],
): void {
  if (isUnbounded ? rules.allowUnboundedJobs : unboundedBy === undefined) return;
  if (!holders.some(limitsUse)) return;
  const because = unboundedBy === undefined ? "" : `: ${unboundedBy}`;
  const [code, when] = isUnbounded
    ? (["job_unbounded", "what this can cost is not known before it has ended"] as const)
    : (["call_unbounded", "what this call can cost is not known"] as const);
  throw new GatewayError(code, `${when}, and it might exceed a limit${because}`);
}

/** Does the holder limit the cost of calls, or their tokens? */
export const limitsUse = ({ limits }: Holder): boolean =>
  limitsCost(limits) || (limits.tokens ?? []).length > 0;

/**
 * The name under which limits per model count the call; empty if there are none, or nothing to count. A call that
 * runs something stored at the provider has no known model, so it is refused.
 */
function modelOf({ body }: Call, holders: readonly Holder[]) {
  const isFree = body.charge === "nothing";
  if (isFree || holders.every(({ limits }) => limits.models === undefined)) return "";
  const model = countedModel(body.model);
  if (model !== "") return model;
  throw new GatewayError(
    "model_not_allowed",
    "model is not allowed: there are limits per model, so name one",
  );
}

/** The terms where there is no limit. */
export const UNLIMITED = {
  limitStatuses: [],
  outputCap: undefined,
  reservation: undefined,
  unchecked: false,
} as const;

function openGrant(
  deps: Pick<AdmitDeps, "reservations">,
  { callId, holders, model = "" }: AdmissionRequest,
  verdict: Extract<AdmissionVerdict, { admitted: true }>,
  bound: UseBound,
): Grant {
  const {
    allotted,
    atMs,
    grantedNano,
    grantedTokens = bound.tokens.total,
    limitStatuses,
  } = verdict;
  if (allotted) return { ...UNLIMITED, atMs, limitStatuses };
  const reserved = { reservedNano: grantedNano, reservedTokens: grantedTokens };
  deps.reservations.open({ callId, holders, ...reserved, model, atMs });
  const { outputCap, serviceTier } = capsOf(bound, grantedNano, grantedTokens);
  return {
    atMs,
    limitStatuses,
    outputCap,
    serviceTier,
    reservation: { holders, ...reserved, model },
    unchecked: false,
  };
}

/** The verdict; `undefined` if limits cannot be checked and the operator lets calls through in that case. */
export function askAdmission(
  { admission, rules }: Pick<AdmitDeps, "admission" | "rules">,
  request: AdmissionRequest,
): AdmissionVerdict | undefined | Promise<AdmissionVerdict | undefined> {
  const verdict = admission.admit(request);
  if (!(verdict instanceof Promise)) return verdict;
  return verdict.catch((error: unknown) => {
    const isOutage = error instanceof GatewayError && error.code === "limits_unavailable";
    if (isOutage && rules.limitsFailOpen) return undefined;
    throw error;
  });
}
