import type { Deps } from "../deps.ts";
import { admitCall } from "./admit/admit-call.ts";
import { answerFromCache } from "./cache/answer-from-cache.ts";
import { dismissWaiting, keepAnswer } from "./cache/keep-answer.ts";
import { type AuthenticatedCall, type CallContext, startContext } from "./call-context.ts";
import { type Exchange, headerOf } from "./exchange.ts";
import { callRoute } from "./failover/call-route.ts";
import type { Surface } from "./inbound.ts";
import { giveOwnAnswer } from "./own-answer.ts";
import { presentedIn } from "./permit/find-secret.ts";
import { authenticated, permit, type PermittedCall } from "./permit/permit.ts";
import { isStrict } from "./plan/is-strict.ts";
import { type Plan, planCall } from "./plan/plan-call.ts";
import { planRoute } from "./plan/plan-route.ts";
import { readByModel } from "./read/read-by-model.ts";
import { type BodyReader, type Call, readCall } from "./read/read-call.ts";
import { readTranslated } from "./read/read-translated.ts";
import { beginCall } from "./record/begin-call.ts";
import { recordCall } from "./record/record-call.ts";
import { refuse } from "./refuse.ts";
import { relay } from "./relay/relay.ts";
import { callUpstream } from "./upstream/call-upstream.ts";
import { readRemovedJobs, removesJobs } from "./upstream/read-removed-jobs.ts";

/**
 * The life of a call, top to bottom. Each stage takes what those before it returned, so the compiler refuses
 * another order; the context remembers how far the call came, so that it is recorded wherever it ends. Stages up to
 * the plan know the inbound call only, later ones go by the attempts of the plan.
 */
export async function handleCall(
  deps: Deps,
  exchange: Exchange,
  surfaceTargets: Surface["targets"],
): Promise<void> {
  const context = startContext(deps, exchange);
  try {
    const permitted = await permit(deps, {
      exchange,
      presented: presentedIn(exchange.incoming),
      readCall: (reader) => readAsked(deps, exchange, reader, context),
      context,
    });
    const { caller, policy, user } = permitted;
    const targets = permitted.call.place?.targets ?? surfaceTargets;
    const known = authenticated(context, permitted);
    const here = { permitted, targets };
    if (mayAnswer(permitted.call, exchange) && (await answerHere(deps, exchange, known, here))) {
      return;
    }
    const plan = await planFor(deps, exchange, permitted, targets);
    const { failover } = plan;
    [context.attempt] = plan.attempts;
    if (failover !== undefined) context.skippedSteps = failover.skippedSteps;
    const call = callOf(plan, permitted.call);
    context.call = call;
    const asked = { call, plan, user, context };
    const granted = await admitCall(deps, exchange, caller, asked);
    const admitted = { call, caller, policy, cache: context.cache, ...granted };
    [context.attempt] = admitted.plan.attempts;
    context.grant = admitted.grant;
    if (removesJobs(admitted)) {
      context.removedJobs = await readRemovedJobs(deps, exchange, admitted);
    }
    if (failover === undefined) await beginCall(deps, exchange, known);
    const answered =
      failover === undefined
        ? await callUpstream(deps, exchange, admitted, context)
        : await callRoute({ deps, exchange, admitted, failover, context: known, user });
    const relayed = await relay(deps, exchange, answered, admitted);
    await recordCall(deps, exchange, known, relayed);
    await relayed.delivered();
    keepAnswer(deps, exchange, context, relayed);
  } catch (thrown) {
    await refuse(deps, exchange, context, thrown);
  } finally {
    dismissWaiting(context);
  }
}

/** The call as it is made: of a route, each attempt has its own. */
const callOf = ({ attempts: [first], failover }: Plan, call: Call): Call =>
  failover === undefined ? (first.own ?? call) : call;

/** Can the gateway have an answer of its own? */
const mayAnswer = ({ ownAnswer }: Call, { inbound }: Exchange): boolean =>
  ownAnswer !== undefined || inbound.cache !== undefined;

/** Answers what the gateway answers itself, or from a cache; false when the call is to be made. */
async function answerHere(
  deps: Deps,
  exchange: Exchange,
  known: AuthenticatedCall,
  {
    permitted,
    targets,
  }: { readonly permitted: PermittedCall; readonly targets: Surface["targets"] },
): Promise<boolean> {
  const { call, user } = permitted;
  const { cache: rules } = exchange.inbound;
  if (call.ownAnswer !== undefined) {
    await giveOwnAnswer(deps, exchange, known, { answer: call.ownAnswer, user });
    return true;
  }
  if (rules === undefined) return false;
  return await answerFromCache(deps, exchange, known, { ...permitted, rules, targets });
}

/** By its path or, where calls go by their model, by what that leads to. */
function readAsked(
  deps: Deps,
  exchange: Exchange,
  reader: BodyReader,
  context: CallContext,
): Call | Promise<Call> {
  const { door, translation } = exchange.inbound;
  if (door === undefined) return readCall(deps, exchange, reader);
  const onRead = (call: Call): void => {
    context.call = call;
  };
  const asked = { door, reader, onRead };
  return translation === undefined
    ? readByModel(deps, exchange, asked)
    : readTranslated(deps, exchange, { ...asked, translation });
}

function planFor(
  deps: Deps,
  { headers, inbound: { reading, route } }: Exchange,
  permitted: PermittedCall,
  targets: Surface["targets"],
): Plan | Promise<Plan> {
  const strict = isStrict(permitted.caller, headers);
  if (route === undefined) return planCall(deps, permitted, targets, strict);
  const betas = headerOf(headers, "anthropic-beta");
  const sessionId = headerOf(headers, "x-session-id");
  return planRoute(
    deps,
    { ...permitted, route, reading, betas, sessionId, isStrict: strict },
    targets,
  );
}
