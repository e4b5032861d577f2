import type {
  AdmissionRequest,
  AdmissionVerdict,
  Holder,
  HolderScope,
  Refusal,
  Standing,
} from "@lintel/admission";
import {
  boundCost,
  capForGrant,
  type CostBound,
  GatewayError,
  type Key,
  type Limits,
  limitsOf,
  type User,
} from "@lintel/core";

import type { Deps } from "../deps.ts";
import type { Caller } from "./authenticate.ts";
import type { Exchange } from "./exchange.ts";
import type { Attempt } from "./plan-attempt.ts";
import type { Call } from "./read-call.ts";

/** That a call may be made, and on what terms. */
export interface Pass {
  /** When it was admitted: by Redis' clock, or ours when no limit asked for Redis. Unix milliseconds. */
  readonly atMs: number;
  readonly standings: readonly Standing[];
  /** The answer must stay within so many tokens: the limit cannot pay for more. */
  readonly outputCap: number | undefined;
  /** Where to settle; absent when nothing is reserved for this call alone. */
  readonly reservation: Pick<AdmissionRequest, "holders"> | undefined;
  /** Limits could not be checked, and the operator lets calls through then. */
  readonly unchecked: boolean;
}

type RefusedVerdict = Extract<AdmissionVerdict, { admitted: false }>;

/** A refusal by a limit: the caller is told where it stands. */
export class LimitRefusal extends GatewayError {
  readonly verdict: RefusedVerdict;

  constructor(error: ConstructorParameters<typeof GatewayError>, verdict: RefusedVerdict) {
    super(...error);
    this.verdict = verdict;
  }
}

type AdmitDeps = Pick<Deps, "admission" | "events" | "now" | "reservations" | "rules">;

/** What is asked to be admitted. */
interface PlannedCall {
  readonly call: Call;
  readonly attempt: Attempt;
  /** Whom the key's owner knows the caller's end user as. */
  readonly user: User | undefined;
}

/**
 * Stage 9. Reserves the most the call can cost under all limits of its key and its user, or refuses it, in one
 * round trip. Where neither has limits, nothing needs Redis.
 */
export async function admit(
  deps: AdmitDeps,
  { id: callId }: Pick<Exchange, "id">,
  { key }: Caller,
  { attempt, call, user }: PlannedCall,
): Promise<Pass> {
  if (!deps.events.writable) {
    throw new GatewayError("overloaded", "calls cannot be recorded right now");
  }
  if (attempt.prices === undefined && deps.rules.refuseUnpriced) {
    throw new GatewayError("model_unpriced", `model ${call.body.model} has no price`);
  }
  const [holder, ...others] = limitedHolders(key, user);
  if (holder === undefined) return { ...UNLIMITED, atMs: deps.now() };
  const bound = boundOf(attempt, call.body.choices);
  const request: AdmissionRequest = {
    callId,
    holders: [holder, ...others],
    cost: { minNano: bound.minNano, totalNano: bound.totalNano },
  };
  const verdict = await askAdmission(deps, request);
  if (verdict === undefined) return { ...UNLIMITED, atMs: deps.now(), unchecked: true };
  if (!verdict.admitted) throw toError(verdict, user);
  return openPass(deps, request, verdict, bound);
}

const limitedHolders = (key: Key, user: User | undefined): readonly Holder[] =>
  [holderOf("key", key), ...(user === undefined ? [] : [holderOf("user", user)])].filter(
    ({ limits }) => !isUnlimited(limits),
  );

/** Whose limits these are; made once, since what is in memory is never changed but replaced. */
function holderOf(scope: HolderScope, owner: Key | User): Holder {
  const known = HOLDERS.get(owner);
  if (known !== undefined) return known;
  const holder: Holder = { scope, id: owner.id, limits: limitsOf(owner) };
  HOLDERS.set(owner, holder);
  return holder;
}

const HOLDERS = new WeakMap<Key | User, Holder>();

const isUnlimited = ({ cost, rate, totalCostNano }: Limits): boolean =>
  totalCostNano === undefined && cost.length === 0 && rate.length === 0;

const UNLIMITED = {
  standings: [],
  outputCap: undefined,
  reservation: undefined,
  unchecked: false,
} as const;

function openPass(
  deps: Pick<Deps, "reservations">,
  { callId, holders }: AdmissionRequest,
  { allotted, atMs, grantedNano, standings }: Extract<AdmissionVerdict, { admitted: true }>,
  bound: CostBound,
): Pass {
  if (allotted) return { ...UNLIMITED, atMs, standings };
  deps.reservations.open({ callId, holders, reservedNano: grantedNano, atMs });
  const isCut = grantedNano < bound.totalNano;
  const outputCap = isCut ? capForGrant(bound, grantedNano) : undefined;
  return { atMs, standings, outputCap, reservation: { holders }, unchecked: false };
}

/** The verdict; `undefined` when limits cannot be checked and the operator lets calls through then. */
async function askAdmission(deps: Pick<Deps, "admission" | "rules">, request: AdmissionRequest) {
  try {
    return await deps.admission.admit(request);
  } catch (error) {
    const isOutage = error instanceof GatewayError && error.code === "limits_unavailable";
    if (isOutage && deps.rules.limitsFailOpen) return undefined;
    throw error;
  }
}

const NOTHING: CostBound = { minNano: 0, promptNano: 0, outputNanoPerMillion: 0, totalNano: 0 };

/** What the call can cost at most; nothing can be reserved for a model without a price. */
const boundOf = (
  { outputTokens, prices, promptTokens, units }: Attempt,
  choices: number,
): CostBound =>
  prices === undefined
    ? NOTHING
    : boundCost({ promptTokens, outputTokens, choices, units }, prices);

function toError(verdict: RefusedVerdict, user: User | undefined): LimitRefusal {
  const { atMs, refusal } = verdict;
  const retryAfterSeconds = secondsToWait(refusal, atMs);
  const { contended, kind, scope, unit } = refusal;
  const detail = { limit: kind, scope, unit, contended };
  const options = {
    detail,
    retryable: retryAfterSeconds !== undefined,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const { code, reason } = REFUSALS[kind];
  const whose = scope === "user" ? ` for user: ${user?.userId ?? ""}` : "";
  return new LimitRefusal([code, `too many requests${whose}${reason}`, options], verdict);
}

/** Whole seconds after which trying again can help; reservations of other calls may end any moment. */
function secondsToWait({ contended, retryAtMs }: Refusal, atMs: number): number | undefined {
  if (contended) return 1;
  return retryAtMs === undefined ? undefined : Math.max(1, Math.ceil((retryAtMs - atMs) / 1000));
}

const REFUSALS = {
  rate: { code: "rate_limited", reason: "" },
  cost: { code: "cost_limited", reason: ": the cost limit of this period is reached" },
  total: { code: "quota_spent", reason: ": the cost limit is reached" },
} as const;
