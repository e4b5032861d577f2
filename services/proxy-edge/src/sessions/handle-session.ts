import type { ServerResponse } from "node:http";

import type { HeaderLine } from "@lintel/providers";

import { flatHeaders } from "../http/flat-headers.ts";
import { admit } from "../pipeline/admit/admit.ts";
import { type Outcome, ownHeaders, startTrail } from "../pipeline/call-context.ts";
import { ClientLeft } from "../pipeline/exchange.ts";
import { allowModel } from "../pipeline/permit/allow-model.ts";
import { authenticate } from "../pipeline/permit/authenticate.ts";
import { authoriseUser } from "../pipeline/permit/authorise-user.ts";
import { authorise } from "../pipeline/permit/authorise.ts";
import { enforcePolicy } from "../pipeline/permit/enforce-policy.ts";
import { identifyUser } from "../pipeline/permit/identify-user.ts";
import { planAttempt } from "../pipeline/plan/plan-attempt.ts";
import { settle } from "../pipeline/record/record-call.ts";
import { refuse } from "../pipeline/refuse.ts";
import { credentialsOf, toCallerHeaders } from "../pipeline/upstream/header-rules.ts";
import { reportAttempt } from "../pipeline/upstream/report-attempt.ts";
import { holdSession } from "./hold-session.ts";
import { openUpstream } from "./open-upstream.ts";
import { withProtocolKey } from "./protocols.ts";
import { readOpening } from "./read-opening.ts";
import type { SessionDeps, SocketAnswer } from "./session-deps.ts";
import type { SessionRequest } from "./session-request.ts";

/**
 * The life of a session, top to bottom: the stages of a call, whose answer is a WebSocket. The session itself costs
 * nothing; what is done in it is admitted, recorded and settled as calls of their own while it lasts.
 */
export async function handleSession(deps: SessionDeps, request: SessionRequest): Promise<void> {
  const { exchange } = request;
  const trail = startTrail(deps, exchange);
  try {
    const caller = await authenticate(deps, withProtocolKey(exchange.headers));
    trail.caller = caller;
    const usable = await authorise(deps, caller, exchange);
    const call = readOpening(deps, exchange);
    trail.call = call;
    const user = await identifyUser(deps, exchange, caller, call);
    trail.user = user;
    const known = authoriseUser(deps, exchange, caller, { user, body: call.body });
    const settings = allowModel(usable, exchange.surface, call.body);
    trail.action = enforcePolicy(caller);
    const attempt = await planAttempt(deps, caller, { call, settings, surface: exchange.surface });
    trail.attempt = attempt;
    const pass = await admit(deps, exchange, caller, { attempt, call, user: known });
    trail.pass = pass;
    const { answer, span } = await openUpstream(deps, exchange, { attempt, call, caller }, trail);
    const begun = { ...trail, caller };
    const { status } = answer.accepted ? { status: 101 } : answer;
    reportAttempt(deps, {
      setting: attempt.setting,
      outcome: outcomeOf(status),
      answer: { status, headers: answer.headers },
    });
    span.end({ status, errorCode: undefined, usage: undefined, responseModel: undefined });
    const own = ownHeaders(exchange.id, pass);
    if (!answer.accepted) {
      const credentials = credentialsOf(exchange.surface.provider, attempt.setting);
      const release = (): void => passRefusal(exchange.outgoing, answer, { own, credentials });
      const outcome: Outcome = { ending: "complete", status, upstreamStatus: status };
      await settle(deps, exchange, begun, { outcome, release });
      return;
    }
    if (exchange.left) {
      answer.socket.terminate();
      throw new ClientLeft();
    }
    await holdSession(deps, request, { answer, call, headers: own, trail: begun, attempt, known });
  } catch (thrown) {
    await refuse(deps, exchange, trail, thrown);
  }
}

function outcomeOf(status: number) {
  if (status === 101) return "ok";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "client_error";
}

/** The upstream's own answer to the upgrade, when that is not a session. */
function passRefusal(
  outgoing: ServerResponse,
  { body, headers, status }: Extract<SocketAnswer, { accepted: false }>,
  {
    credentials,
    own,
  }: { readonly own: readonly HeaderLine[]; readonly credentials: readonly string[] },
): void {
  const rules = { hasLimits: true, keepsLength: false, credentials };
  const length: HeaderLine = ["content-length", String(body.length)];
  outgoing.writeHead(status, flatHeaders([...toCallerHeaders(headers, rules), ...own, length]));
  outgoing.end(body);
}
