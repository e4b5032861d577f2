import { GatewayError, type Place, type Route, type SkippedStep, type User } from "@lintel/core";
import { type CallHead, readEndpointCall, type Rewrite } from "@lintel/providers";
import { mayHoldSeals } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import type { CallReading, Surface, Target, TargetStep } from "../inbound.ts";
import { allowsModels, modelsBehind } from "../permit/allow-model.ts";
import type { Caller } from "../permit/authenticate.ts";
import type { UsableSettings } from "../permit/authorise.ts";
import { type AnyBody, isLarge, MAX_ORDINARY_BYTES, rewritten } from "../read/call-body.ts";
import { type Call, refusalOf } from "../read/read-call.ts";
import { unsealed } from "../read/unsealed.ts";
import { orderPlaces, type PlannedPlace } from "./order-places.ts";
import { type Attempt, type AttemptDeps, planAttempt } from "./plan-attempt.ts";
import type { Plan } from "./plan-call.ts";
import { translateCall } from "./translate-call.ts";

/** A call of a route that may be made, and with which settings. */
export interface RoutedCall {
  readonly call: Call;
  readonly caller: Caller;
  readonly settings: UsableSettings;
  readonly user: User | undefined;
  readonly route: Route;
  /** How it was read. */
  readonly reading: CallReading;
  /** The `anthropic-beta` header. */
  readonly betas: string;
  /** The `x-session-id` header. */
  readonly sessionId: string;
  /** Nothing of it may be lost in a translation. */
  readonly isStrict: boolean;
}

type PlanDeps = AttemptDeps & Pick<Deps, "custody" | "health" | "largeBodies">;

/** An attempt, and where it is among the route's places. */
interface PlacedAttempt extends PlannedPlace {
  readonly attempt: Attempt;
  readonly place: Place;
}

/** What becomes of a step in a call. */
interface PlannedStep {
  /** One with each setting that may be used. */
  readonly placed: readonly PlacedAttempt[];
  /** Why it cannot serve the call; absent when it can. */
  readonly refusal?: GatewayError;
}

const notAllowed = () => new GatewayError("model_not_allowed", "model is not allowed");
const forbidden = (): PlannedStep => ({ placed: [], refusal: notAllowed() });

/** Longer reasons are cut: they are stored with the call. */
const MAX_REASON_LENGTH = 300;

function skippedStep(
  step: TargetStep | undefined,
  { refusal }: Partial<PlannedStep> = {},
): readonly SkippedStep[] {
  if (step === undefined || refusal === undefined) return [];
  const reason = refusal.message.slice(0, MAX_REASON_LENGTH);
  return [{ step: step.index + 1, errorCode: refusal.code, reason }];
}

/**
 * Plans the attempts at a call of a route: each step with each setting of its provider, in order. What a step asks for is
 * written into the caller's body, in place, and read as the step's endpoint reads it, so that bounds and prices are those of
 * what will be sent. Steps whose model the user, or a setting, may not use are left out, and so are steps that cannot do all
 * that the call asks for: the plan says which, and the call fails for that only when no other step is left.
 */
export async function planRoute(
  deps: PlanDeps,
  routed: RoutedCall,
  targets: Surface["targets"],
): Promise<Plan> {
  const steps = await Promise.all(targets.map((target) => planStep(deps, routed, target)));
  const placed = steps.flatMap((step) => step.placed);
  const ordered = orderPlaces(deps, { ...routed, key: routed.caller.key }, placed);
  const [first, ...others] = ordered.map(({ attempt }) => attempt);
  if (first === undefined) {
    const refusals = steps.flatMap(({ refusal }) => refusal ?? []);
    throw refusals.find(({ code }) => code !== "model_not_allowed") ?? refusals[0] ?? notAllowed();
  }
  const places = ordered.map(({ place }) => place);
  const skippedSteps = targets.flatMap(({ step }, at) => skippedStep(step, steps[at]));
  const { isStrict, route } = routed;
  const failover = { route, places, skippedSteps, isStrict };
  return { attempts: [first, ...others], failover };
}

async function planStep(deps: PlanDeps, routed: RoutedCall, target: Target): Promise<PlannedStep> {
  const { step: applied } = target;
  if (applied === undefined) return { placed: [] };
  const own = await callFor(deps, routed, target, applied);
  if (own instanceof GatewayError) return { placed: [], refusal: own };
  const { body } = own;
  const theirs = routed.settings.filter(({ provider }) => provider === target.provider.id);
  const behind = modelsBehind(deps, theirs, body);
  if (!allowsModels(routed.user?.allowedModels ?? [], body, behind)) return forbidden();
  const settings = theirs.filter((setting) =>
    allowsModels(setting.allowedModels, body, modelsBehind(deps, [setting], body)),
  );
  if (settings.length === 0) return forbidden();
  const placed = await Promise.all(
    settings.map(async (setting) => ({
      attempt: { ...(await planAttempt(deps, { target, setting }, own)), own },
      place: placeOf(applied, setting.id),
      step: applied.index,
      settingId: setting.id,
      model: body.model,
      weight: applied.step.weight ?? 1,
    })),
  );
  return { placed };
}

const placeOf = ({ index, step }: TargetStep, settingId: string): Place => ({
  step: index,
  settingId,
  retries: step.retries,
  isLarger: step.contextFallback === true,
});

/** The call asks for the step's model itself, and the step for nothing beside it. */
function asksForNothingElse(body: AnyBody, rewrite: Rewrite): boolean {
  if (isLarge(body) || Object.keys(rewrite).length > 1) return false;
  return JSON.stringify(body.json["model"]) === rewrite["model"];
}

/** The call as it is made at a step, or why that cannot take it. */
async function callFor(
  deps: PlanDeps,
  routed: RoutedCall,
  target: Target,
  applied: TargetStep,
): Promise<Call | GatewayError> {
  const { call, caller, isStrict } = routed;
  const { translation } = target;
  if (translation === undefined) {
    const body = await bodyFor(deps, routed, target, applied);
    return body instanceof GatewayError ? body : { ...call, body };
  }
  // What a step asks for is said in the route's dialect, as what the caller asks for is.
  const bytes = await rewritten(call.body, applied.rewrite);
  const { model } = applied;
  return translateCall(
    deps,
    { call, bytes, model, target, isStrict, key: caller.key },
    translation,
  );
}

/** The body as the step's endpoint reads it, or why it cannot take it. */
async function bodyFor(
  deps: PlanDeps,
  { betas, call, reading }: RoutedCall,
  { endpoint, params, provider }: Target,
  { rewrite }: TargetStep,
): Promise<AnyBody | GatewayError> {
  const isSame = endpoint === reading.endpoint && asksForNothingElse(call.body, rewrite);
  if (isSame && !mayHoldSeals(call.body.bytes)) return call.body;
  const change = rewritten(call.body, rewrite);
  const named = change instanceof Promise ? await change : change;
  const open = unsealed(deps, endpoint.dialect.name, named);
  const bytes = open instanceof Promise ? await open : open;
  const head: CallHead = {
    method: "POST",
    contentType: "application/json",
    params,
    mustKnowModel: true,
    betas,
  };
  const verdict =
    isLarge(call.body) || bytes.length > MAX_ORDINARY_BYTES
      ? await deps.largeBodies.read({ endpoint, provider }, bytes, head)
      : readEndpointCall(endpoint, bytes, head);
  return verdict.readable ? verdict.body : refusalOf(verdict);
}
