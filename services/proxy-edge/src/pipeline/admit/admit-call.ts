import type { LimitKind, OpenReservation, LimitStatus } from "@lintel/admission";

import type { Deps } from "../../deps.ts";
import { ClientDisconnected, type Exchange } from "../exchange.ts";
import type { Caller } from "../permit/authenticate.ts";
import { boundPlan, type UseBound } from "../plan/bound-use.ts";
import { countPrompt, leastUse } from "../plan/count-prompt.ts";
import type { Plan } from "../plan/plan-call.ts";
import { admit, type Grant, type PlannedCall } from "./admit.ts";
import { LimitRefusal } from "./limit-refusal.ts";

/** A call that may be made, with the tightest bound that was needed for it. */
export interface AdmittedCall {
  readonly plan: Plan;
  readonly grant: Grant;
}

type AdmitDeps = Parameters<typeof admit>[0] &
  Pick<Deps, "answers" | "logger" | "monotonic" | "prices" | "prompts" | "waitingLine"> & {
    readonly reservations: Pick<Deps["reservations"], "lower" | "open">;
  };

/** How long a call waits for others to give back what they reserved too much. */
const MAX_WAIT_MS = 500;
/** Less than this part of a reservation is not worth counting for. */
const WORTHWHILE = 0.1;

/**
 * Admits a call, or refuses it with a `LimitRefusal`. As a rule its prompt is bounded by its bytes, which is cheap
 * and much too high. Where that does not fit, the prompt is counted, and admission asked again; where only what others have
 * reserved is in the way, the call waits a moment for them. All of these are rare: they cost Redis a round trip more.
 */
export async function admitCall(
  deps: AdmitDeps,
  exchange: AskingExchange,
  caller: Caller,
  planned: PlannedCall,
): Promise<AdmittedCall> {
  const { plan } = planned;
  try {
    const grant = await admit(deps, exchange, caller, planned);
    giveBackLater(deps, exchange, planned, grant);
    return { plan, grant };
  } catch (error) {
    if (!(error instanceof LimitRefusal) || !isOfAmount(error.verdict.refusal.kind)) throw error;
    return await admitTightly({ deps, exchange, caller, planned }, error);
  }
}

type AskingExchange = Pick<Exchange, "disconnected" | "id" | "inbound">;

interface Asking {
  readonly deps: AdmitDeps;
  readonly exchange: AskingExchange;
  readonly caller: Caller;
  readonly planned: PlannedCall;
}

/** Asks again with the prompt counted, and then waits as long as only reservations are in the way. */
async function admitTightly(asking: Asking, refusal: LimitRefusal): Promise<AdmittedCall> {
  const { deps, planned } = asking;
  const least = await leastUse(deps, planned);
  const isCounted = least !== undefined && (couldFit(refusal, least) || isOfLifetime(refusal));
  const tight = isCounted ? await countPrompt(deps, planned) : undefined;
  const counted =
    tight === undefined ? asking : { ...asking, planned: { ...planned, plan: tight } };
  const answer = tight === undefined ? refusal : await tryAgain(counted);
  if (!(answer instanceof LimitRefusal)) return answer;
  if (!isWorthWaiting(answer)) throw answer;
  return await admitInTurn(counted, answer);
}

async function admitInTurn(asking: Asking, refusal: LimitRefusal): Promise<AdmittedCall> {
  const { caller, deps, exchange, planned } = asking;
  const { scope } = refusal.verdict.refusal;
  const holder = { scope, id: (scope === "user" ? planned.user?.id : undefined) ?? caller.key.id };
  const endMs = deps.monotonic() + MAX_WAIT_MS;
  let last = refusal;
  for (let leftMs = MAX_WAIT_MS; leftMs > 0; leftMs = endMs - deps.monotonic()) {
    if (!(await deps.waitingLine.wait(holder, leftMs))) break;
    if (exchange.disconnected) throw new ClientDisconnected();
    const answer = await tryAgain(asking);
    if (!(answer instanceof LimitRefusal)) {
      // There may be room for the next one, too.
      deps.waitingLine.wake([holder]);
      return answer;
    }
    if (!isWorthWaiting(answer)) throw answer;
    last = answer;
  }
  throw last;
}

async function tryAgain({ caller, deps, exchange, planned }: Asking) {
  try {
    const grant = await admit(deps, exchange, caller, planned);
    return { plan: planned.plan, grant };
  } catch (error) {
    if (error instanceof LimitRefusal) return error;
    throw error;
  }
}

const isOfAmount = (kind: LimitKind): boolean => kind !== "rate" && kind !== "concurrent";

const isWorthWaiting = ({ verdict: { refusal } }: LimitRefusal): boolean =>
  refusal.contended && isOfAmount(refusal.kind);

/**
 * By what such a refusal says the call needs, the worker judges whether the limit is used up (`isExhausted`). Bytes would make an
 * ordinary call a huge one, so that a spent key is never revoked.
 */
const isOfLifetime = ({ verdict: { refusal } }: LimitRefusal): boolean => refusal.kind === "total";

/** Whether the least that a count could find would fit into what is left, once other calls have given back theirs. */
function couldFit({ verdict: { refusal, limitStatuses } }: LimitRefusal, least: UseBound): boolean {
  return limitStatuses
    .filter(
      ({ kind, scope, unit }) =>
        kind === refusal.kind && scope === refusal.scope && unit === refusal.unit,
    )
    .every(({ kind, remaining }) => remaining + refusal.reserved >= needOf(kind, least));
}

const needOf = (kind: LimitKind, { cost, tokens }: UseBound): number =>
  kind === "tokens" ? tokens.min : cost.minNano;

/**
 * A call that took much of what was left is counted while it runs, and what it reserved beyond that is given back, so that
 * calls beside it find room. No call waits for this; a failure leaves the larger reservation.
 */
function giveBackLater(
  deps: AdmitDeps,
  exchange: Pick<Exchange, "id">,
  planned: PlannedCall,
  { outputCap, reservation, limitStatuses }: Grant,
): void {
  if (reservation === undefined || planned.call.body.startsJob === true) return;
  // What a route has reserved is for any of its attempts.
  if (planned.plan.failover !== undefined) return;
  if (!limitStatuses.some((status) => isLargeShare(status, reservation))) return;
  const recordId = planned.context?.recordId;
  const giveBack = async (): Promise<void> => {
    const least = await leastUse(deps, planned);
    if (least === undefined || !isWorthwhile(least, reservation)) return;
    const tight = await countPrompt(deps, planned);
    // What an ended call is taken to have used may be as much as was reserved.
    if (tight === undefined || isOver(planned, recordId)) return;
    const { cost, tokens } = boundPlan(capped(tight, outputCap), planned.call.body.choices).bound;
    const lowered = { reservedNano: cost.totalNano, reservedTokens: tokens.total };
    deps.reservations.lower(recordId ?? exchange.id, lowered);
    tighten(planned, tight);
  };
  giveBack().catch((err: unknown) => {
    deps.logger.error({ err, callId: exchange.id }, "reservation not lowered");
  });
}

/** Has the call ended, or the attempt that this was reserved for? */
const isOver = ({ context }: PlannedCall, recordId: string | undefined): boolean =>
  context !== undefined && (context.isEnded || context.recordId !== recordId);

/** The attempt under way keeps its place in the plan. */
function tighten({ context, plan }: PlannedCall, tight: Plan): void {
  if (context === undefined) return;
  const at = plan.attempts.findIndex((attempt) => attempt === context.attempt);
  context.attempt = tight.attempts[at] ?? context.attempt;
}

/** Attempts whose answers are capped to this many tokens. */
function capped({ attempts }: Plan, outputCap = Infinity): Plan {
  const [first, ...others] = attempts;
  const cap = (attempt: Plan["attempts"][0]) => ({
    ...attempt,
    outputTokens: Math.min(attempt.outputTokens, outputCap),
  });
  return { attempts: [cap(first), ...others.map(cap)] };
}

/** It took more than is left now. */
function isLargeShare({ kind, remaining }: LimitStatus, reserved: Reserved): boolean {
  if (!isOfAmount(kind)) return false;
  const taken = kind === "tokens" ? (reserved.reservedTokens ?? 0) : reserved.reservedNano;
  return taken > remaining;
}

type Reserved = Pick<OpenReservation, "reservedNano" | "reservedTokens">;

const isWorthwhile = ({ cost, tokens }: UseBound, reserved: Reserved): boolean =>
  cost.totalNano < reserved.reservedNano * (1 - WORTHWHILE) ||
  tokens.total < (reserved.reservedTokens ?? 0) * (1 - WORTHWHILE);
