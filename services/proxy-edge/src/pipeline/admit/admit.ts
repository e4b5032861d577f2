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

/** That a call may be made, and on what terms. */
export interface Grant {
  /** When it was admitted: by Redis' clock, or ours when no limit asked for Redis. Unix milliseconds. */
  readonly atMs: number;
  readonly limitStatuses: readonly LimitStatus[];
  /** The cap on the answer's tokens: the limit cannot pay for more. */
  readonly outputCap: number | undefined;
  /** The cap on calls of the provider's own tools; absent when nothing limits them. */
  readonly toolCallCap?: number | undefined;
  /** The tier to be served in, since the limit cannot pay for the one the account may have. */
  readonly serviceTier?: "default" | undefined;
  /** Where to settle; absent when nothing is reserved for this call alone. */
  readonly reservation: Omit<OpenReservation, "callId" | "atMs"> | undefined;
  /** Limits could not be checked, and the operator lets calls through then. */
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

/** What is asked to be admitted. */
export interface PlannedCall {
  readonly call: Call;
  readonly plan: Plan;
  /** Whom the key's owner knows the caller's end user as. */
  readonly user: User | undefined;
  /** The call under way, whose bounds become tighter when they are counted; once it has ended they do not. */
  readonly context?: {
    attempt: Attempt | undefined;
    readonly isEnded: boolean;
    readonly recordId?: string | undefined;
  };
  /** What the reservation is called by, where that is not the id of the exchange. */
  readonly callId?: string;
}

/**
 * Reserves the most the call can cost under all limits of its key and its user, or refuses it with a `LimitRefusal`, in one
 * round trip. At once where neither has limits, or what is allotted here is enough.
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
  /** The attempt it is asked for, and the most that can use. */
  readonly attempt: Attempt;
  readonly bound: UseBound;
}

/** What follows from the verdict; `undefined` when limits cannot be checked. */
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

/** What the call needs, for its refusal. */
async function neededFor(attempt: Attempt, call: Call, bound: UseBound) {
  const { body } = attempt.own ?? call;
  const windowFilledBy = await memberOf(attempt.target.endpoint, body, "windowFilledBy");
  const { totalNano } = bound.standardCost ?? bound.cost;
  return { ...bound, cost: { ...bound.cost, totalNano }, windowFilledBy };
}

/** Every attempt has a price and a bound, where limits need them. */
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

/** What cannot be bounded could pass any limit of cost or tokens. */
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
  throw new GatewayError(code, `${when}, and there are limits it might pass${because}`);
}

/** Does it limit what calls cost, or the tokens they use? */
export const limitsUse = ({ limits }: Holder): boolean =>
  limitsCost(limits) || (limits.tokens ?? []).length > 0;

/**
 * The name by which limits of models count the call; empty when there are none, or nothing to count. A call that
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

/** The verdict; `undefined` when limits cannot be checked and the operator lets calls through then. */
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
