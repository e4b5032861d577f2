import type { IncomingHttpHeaders } from "node:http";

import type { User } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { AuthenticatedCall, CallContext } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import type { Call } from "../read/read-call.ts";
import { allowModel } from "./allow-model.ts";
import { authenticate, type Caller } from "./authenticate.ts";
import { authoriseUser } from "./authorise-user.ts";
import { authorise, type UsableSettings } from "./authorise.ts";
import { enforcePolicy } from "./enforce-policy.ts";
import { identifyUser } from "./identify-user.ts";

/** A call that its caller may make. */
export interface PermittedCall<Asked extends Call = Call> {
  readonly caller: Caller;
  readonly call: Asked;
  /** Settings that may serve it. */
  readonly settings: UsableSettings;
  /** The user whose limits count, beside the key's. */
  readonly user: User | undefined;
}

/** What is asked for. */
export interface AskedCall<Asked extends Call> {
  readonly exchange: Pick<Exchange, "headers" | "inbound" | "incoming">;
  /** Where the caller's secret is. */
  readonly headers: IncomingHttpHeaders;
  /** Reads the body, once it is known that the caller may call here at all. */
  readonly readCall: (caller: Caller, settings: UsableSettings) => Asked | Promise<Asked>;
  /** Where it is noted how far the call came. */
  readonly context: Pick<CallContext, "action" | "call" | "caller" | "user">;
}

/**
 * May this call be made? The one list of checks, for calls, for sessions, and for sessions that are checked again. Fails
 * with a `GatewayError` at the first that refuses it.
 */
export async function permit<Asked extends Call>(
  deps: Pick<Deps, "credentials" | "now" | "rules" | "users">,
  { context, exchange, headers, readCall }: AskedCall<Asked>,
): Promise<PermittedCall<Asked>> {
  const caller = await authenticate(deps, headers);
  context.caller = caller;
  const usable = await authorise(deps, caller, exchange);
  const call = await readCall(caller, usable);
  context.call = call;
  const named = await identifyUser(deps, exchange, caller, call);
  context.user = named;
  const user = authoriseUser(deps, exchange, caller, { user: named, body: call.body });
  const settings = allowModel(usable, call.body);
  context.action = enforcePolicy(caller);
  return { caller, call, settings, user };
}

/** The same context, once its call has been permitted. */
export const authenticated = (
  context: CallContext,
  { caller }: Pick<PermittedCall, "caller">,
): AuthenticatedCall => Object.assign(context, { caller });
