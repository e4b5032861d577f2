import { GatewayError } from "@lintel/core";
import { textsOfCall } from "@lintel/providers";
import { translationBetween } from "@lintel/translation";

import { CallPolicy } from "../../policy/call-policy.ts";
import { areQuick, inspect, textsAtHand } from "../../policy/inspect.ts";
import type { AskedTexts } from "../../ports/large-bodies.ts";
import { headerOf } from "../exchange.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { planAttempt } from "../plan/plan-attempt.ts";
import type { Plan } from "../plan/plan-call.ts";
import { translateCall } from "../plan/translate-call.ts";
import { isLarge, rewritten } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import type { RoutedCall } from "./routed-call.ts";

/**
 * The call with an attempt at a place that goes on with what was sent of the answer: a call of its own, bounded and priced as what is
 * sent there. `undefined` where the place cannot go on with it, or where the key's policy has something against showing it what was sent.
 */
export async function planContinued(
  routed: RoutedCall,
  at: number,
): Promise<RoutedCall | undefined> {
  const { admitted, deps } = routed;
  const planned = admitted.plan.attempts[at];
  const own = planned && (await continuedCall(routed, planned));
  if (planned === undefined || own === undefined) return undefined;
  if (!(await mayPass(routed, planned, own))) return undefined;
  const attempt = { ...(await planAttempt(deps, planned, own)), own };
  return { ...routed, admitted: { ...admitted, plan: withAttempt(admitted.plan, at, attempt) } };
}

function withAttempt({ attempts, ...rest }: Plan, at: number, attempt: Attempt): Plan {
  const [first, ...others] = attempts;
  return at === 0
    ? { ...rest, attempts: [attempt, ...others] }
    : { ...rest, attempts: [first, ...others.with(at - 1, attempt)] };
}

/** The caller's call, with what was sent, as the place's endpoint reads it. */
async function continuedCall(
  { admitted, deps, exchange, failover, sent }: RoutedCall,
  { target }: Attempt,
): Promise<Call | undefined> {
  const { caller, call } = admitted;
  const { endpoint, step } = target;
  const spoken = exchange.inbound.reading.endpoint.dialect.name;
  const translation = target.translation ?? translationBetween(spoken, endpoint.dialect.name);
  if (step === undefined || translation === undefined) return undefined;
  const bytes = await rewritten(call.body, step.rewrite);
  const betas =
    target.translation === undefined ? headerOf(exchange.headers, "anthropic-beta") : "";
  const { isStrict } = failover;
  const asked = { call, bytes, model: step.model, target, isStrict, key: caller.key, sent, betas };
  const own = await translateCall(deps, asked, translation);
  return own instanceof GatewayError ? undefined : own;
}

/** Nothing of what another provider wrote would have been redacted or blocked, had the caller sent it. */
async function mayPass(
  { admitted: { policy }, deps }: RoutedCall,
  { target }: Attempt,
  { body }: Call,
): Promise<boolean> {
  if (policy === undefined || !policy.inspects) return true;
  const { endpoint, params, provider } = target;
  // What it finds was counted when the call came.
  const probe = new CallPolicy(policy.known);
  const { detector, metrics, monotonic } = deps;
  const detected = metrics.detected.bind(metrics);
  const unseen = {
    detector,
    monotonic,
    metrics: { detected, policyMatched: () => undefined },
  };
  const head = { method: "POST", contentType: "application/json", params, betas: "" } as const;
  const texts = (): AskedTexts => {
    if (isLarge(body)) return body.questions;
    return areQuick(body.bytes, probe.known)
      ? textsAtHand(deps, probe, textsOfCall(endpoint, body, head.contentType))
      : deps.largeBodies.textsOf({ endpoint, provider }, body.bytes, {
          ...head,
          mustKnowModel: true,
        });
  };
  try {
    return (await inspect(unseen, probe, texts())) === undefined;
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}
