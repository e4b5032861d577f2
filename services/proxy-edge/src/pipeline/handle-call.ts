import type { Deps } from "../deps.ts";
import { admitCall } from "./admit/admit-call.ts";
import { startTrail } from "./call-context.ts";
import type { Exchange } from "./exchange.ts";
import { allowModel } from "./permit/allow-model.ts";
import { authenticate } from "./permit/authenticate.ts";
import { authoriseUser } from "./permit/authorise-user.ts";
import { authorise } from "./permit/authorise.ts";
import { enforcePolicy } from "./permit/enforce-policy.ts";
import { identifyUser } from "./permit/identify-user.ts";
import { planAttempt } from "./plan/plan-attempt.ts";
import { readCall } from "./read/read-call.ts";
import { settle } from "./record/record-call.ts";
import { refuse } from "./refuse.ts";
import { relay } from "./relay/relay.ts";
import { callUpstream } from "./upstream/call-upstream.ts";
import { readRemovedJobs } from "./upstream/read-removed-jobs.ts";

/**
 * The life of a call, top to bottom. Each stage takes what those before it returned, so the compiler refuses
 * another order; the trail remembers how far the call came, so that it is recorded wherever it ends.
 */
export async function handleCall(deps: Deps, exchange: Exchange): Promise<void> {
  const trail = startTrail(deps, exchange);
  try {
    const caller = await authenticate(deps, exchange.headers);
    const known = Object.assign(trail, { caller });
    const usable = await authorise(deps, caller, exchange);
    const call = await readCall(deps, exchange, { caller, settings: usable });
    trail.call = call;
    const user = await identifyUser(deps, exchange, caller, call);
    trail.user = user;
    const limited = authoriseUser(deps, exchange, caller, { user, body: call.body });
    const settings = allowModel(usable, exchange.surface, call.body);
    trail.action = enforcePolicy(caller);
    const planned = await planAttempt(deps, caller, { call, settings, surface: exchange.surface });
    trail.attempt = planned;
    const asked = { attempt: planned, call, user: limited, trail };
    const { attempt, pass } = await admitCall(deps, exchange, caller, asked);
    trail.attempt = attempt;
    trail.pass = pass;
    const admitted = { attempt, call, caller, pass };
    if (exchange.surface.endpoint.jobsBehind !== undefined) {
      trail.removedJobs = await readRemovedJobs(deps, exchange, admitted);
    }
    const answered = await callUpstream(deps, exchange, admitted, trail);
    const relayed = await relay(deps, exchange, answered, admitted);
    await settle(deps, exchange, known, relayed);
    await relayed.delivered();
  } catch (thrown) {
    await refuse(deps, exchange, trail, thrown);
  }
}
