import type { User } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { CallPolicy } from "../../policy/call-policy.ts";
import type { AuthenticatedCall, CallContext } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import { type BodyReader, type Call, callHeadOf } from "../read/read-call.ts";
import { allowModel, modelsBehind } from "./allow-model.ts";
import { authenticate, type Caller } from "./authenticate.ts";
import { authoriseUser } from "./authorise-user.ts";
import { authorise, type UsableSettings } from "./authorise.ts";
import { enforcePolicy } from "./enforce-policy.ts";
import { findPolicy } from "./find-policy.ts";
import type { Presented } from "./find-secret.ts";
import { identifyUser } from "./identify-user.ts";

/** A call that its caller may make. */
export interface PermittedCall<Asked extends Call = Call> {
  readonly caller: Caller;
  readonly call: Asked;
  /** Settings that may serve it. */
  readonly settings: UsableSettings;
  /** The user whose limits count, beside the key's. */
  readonly user: User | undefined;
  /** The policy of the key, as it was applied. */
  readonly policy: CallPolicy | undefined;
}

/** What is asked for. */
export interface AskedCall<Asked extends Call> {
  readonly exchange: Pick<Exchange, "disconnected" | "headers" | "inbound" | "incoming">;
  readonly presented: Presented;
  /** Reads the body, once it is known that the caller may call here at all. */
  readonly readCall: (reader: BodyReader) => Asked | Promise<Asked>;
  /** Where it is noted how far the call came. */
  readonly context: Pick<CallContext, "call" | "caller" | "policy" | "user">;
}

export type PermitDeps = Pick<
  Deps,
  | "answers"
  | "credentials"
  | "detector"
  | "largeBodies"
  | "metrics"
  | "monotonic"
  | "now"
  | "policies"
  | "rules"
  | "users"
>;

/**
 * May this call be made? The one list of checks, for calls, for sessions, and for sessions that are checked again. Fails
 * with a `GatewayError` at the first that refuses it.
 */
export async function permit<Asked extends Call>(
  deps: PermitDeps,
  { context, exchange, presented, readCall }: AskedCall<Asked>,
): Promise<PermittedCall<Asked>> {
  const isFront = exchange.inbound.door?.isForAll === true;
  const caller = await authenticate(deps, presented, { isFront });
  context.caller = caller;
  const usable = await authorise(deps, caller, exchange);
  const policy = caller.key.policyId === "" ? undefined : await findPolicy(deps, caller.key);
  context.policy = policy;
  const call = await readCall({ caller, settings: usable, isInspected: policy?.inspects === true });
  context.call = call;
  const named = await identifyUser(deps, exchange, caller, call);
  context.user = named;
  const placed = call.place?.settings ?? usable;
  const { body } = call;
  const behind = modelsBehind(deps, placed, body);
  const user = authoriseUser(deps, exchange, caller, { user: named, body, behind });
  // Which models a route calls, its plan knows.
  const isRouted = exchange.inbound.route !== undefined;
  const settings = isRouted ? placed : allowModel(deps, placed, body);
  if (policy === undefined) return { caller, call, settings, user, policy };
  const head = callHeadOf(exchange, { caller, settings: placed });
  const enforced = await enforcePolicy(deps, exchange, {
    call,
    policy,
    head,
    secret: caller.secret,
  });
  context.call = enforced;
  return { caller, call: enforced, settings, user, policy };
}

/** The same context, once its call has been permitted. */
export const authenticated = (
  context: CallContext,
  { caller }: Pick<PermittedCall, "caller">,
): AuthenticatedCall => Object.assign(context, { caller });
