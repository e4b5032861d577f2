import { GatewayError, settingIdsOf } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { CallerAnswer } from "../http/caller-answer.ts";
import { flatHeaders } from "../http/flat-headers.ts";
import { admit } from "../pipeline/admit/admit.ts";
import {
  type CallContext,
  isAuthenticated,
  type Outcome,
  ownHeaders,
  startContext,
} from "../pipeline/call-context.ts";
import { ClientDisconnected } from "../pipeline/exchange.ts";
import { presentedBy } from "../pipeline/permit/find-secret.ts";
import { authenticated, permit } from "../pipeline/permit/permit.ts";
import { planCall } from "../pipeline/plan/plan-call.ts";
import { recordCall } from "../pipeline/record/record-call.ts";
import { refuse } from "../pipeline/refuse.ts";
import { credentialsOf, toCallerHeaders } from "../pipeline/upstream/header-rules.ts";
import { reportAttempt } from "../pipeline/upstream/report-attempt.ts";
import { holdSession } from "./hold-session.ts";
import { openUpstream } from "./open-upstream.ts";
import { holdHttpTurns } from "./over-http/http-turns.ts";
import { withProtocolKey } from "./protocols.ts";
import { readOpening } from "./read-opening.ts";
import type { SessionDeps, SocketAnswer } from "./session-deps.ts";
import { requireNoAnswers } from "./session-policy.ts";
import type { SessionRequest } from "./session-request.ts";

/**
 * The life of a session, top to bottom: the stages of a call, whose answer is a WebSocket. The session itself costs
 * nothing; what is done in it is admitted, recorded and settled as calls of their own while it lasts.
 */
export async function handleSession(deps: SessionDeps, request: SessionRequest): Promise<void> {
  const { exchange, targets } = request;
  const context = startContext(deps, exchange);
  try {
    const permitted = await permit(deps, {
      exchange,
      presented: presentedBy(withProtocolKey(exchange.headers)),
      readCall: () => readOpening(deps, exchange),
      context,
    });
    const { call, caller, policy, user } = permitted;
    if (policy !== undefined) requireNoAnswers(policy);
    const plan = await planCall(deps, permitted, targets);
    const [attempt] = plan.attempts;
    context.attempt = attempt;
    const grant = await admit(deps, exchange, caller, { call, plan, user });
    context.grant = grant;
    const { answer, span } = await openUpstream(deps, exchange, { attempt, call, caller }, context);
    const begun = authenticated(context, permitted);
    const { status } = answer.accepted ? { status: 101 } : answer;
    reportAttempt(deps, {
      setting: attempt.setting,
      model: call.body.model,
      sentMs: context.sentMs,
      outcome: outcomeOf(status),
      answer: { status, headers: answer.headers },
    });
    span.end({ status, errorCode: undefined, usage: undefined, responseModel: undefined });
    const own = ownHeaders(exchange.id, context);
    if (!answer.accepted) {
      const credentials = credentialsOf(attempt.target.provider, attempt.setting);
      const release = (): void => passRefusal(exchange.outgoing, answer, { own, credentials });
      const outcome: Outcome = { ending: "complete", status, upstreamStatus: status };
      await recordCall(deps, exchange, begun, { outcome, release });
      return;
    }
    if (exchange.disconnected) {
      answer.socket.terminate();
      throw new ClientDisconnected();
    }
    await holdSession(deps, request, {
      answer,
      call,
      headers: own,
      context: begun,
      attempt,
      known: user,
    });
  } catch (thrown) {
    try {
      if (!(await takesHttpTurns(deps, request, context, thrown))) throw thrown;
    } catch (refused) {
      await refuse(deps, exchange, context, refused);
    }
  }
}

/** Holds the session without an upstream of its own, where the key lacks only that: true when it is over. */
async function takesHttpTurns(
  deps: SessionDeps,
  request: SessionRequest,
  context: CallContext,
  thrown: unknown,
): Promise<boolean> {
  const { overHttp } = request;
  const lacksSetting = thrown instanceof GatewayError && thrown.code === "setting_missing";
  if (overHttp === undefined || !lacksSetting || !isAuthenticated(context)) return false;
  const settings = await deps.credentials.findSettings(settingIdsOf(context.caller.key));
  if (settings.length === 0) return false;
  await holdHttpTurns(deps, request, overHttp, context);
  return true;
}

function outcomeOf(status: number) {
  if (status === 101) return "ok";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "client_error";
}

/** The upstream's own answer to the upgrade, when that is not a session. */
function passRefusal(
  outgoing: CallerAnswer,
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
