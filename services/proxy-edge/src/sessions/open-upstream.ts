import { GatewayError } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { CallContext } from "../pipeline/call-context.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import type { Caller } from "../pipeline/permit/authenticate.ts";
import { deadlinesOf } from "../pipeline/plan/deadlines.ts";
import type { Attempt } from "../pipeline/plan/plan-attempt.ts";
import { toUpstreamHeaders } from "../pipeline/upstream/header-rules.ts";
import { reportAttempt } from "../pipeline/upstream/report-attempt.ts";
import { untilAnswered } from "../pipeline/upstream/until-answered.ts";
import { upstreamUrl } from "../pipeline/upstream/upstream-url.ts";
import type { AttemptSpan } from "../ports/call-tracer.ts";
import { upstreamProtocols } from "./protocols.ts";
import type { SessionCall } from "./read-opening.ts";
import type { SessionDeps, SocketAnswer } from "./session-deps.ts";

/** An upgrade is answered at once or not at all. */
const MAX_HANDSHAKE_MS = 15_000;

export interface OpenedUpstream {
  readonly answer: SocketAnswer;
  readonly span: AttemptSpan;
}

/** Asks the upstream for it, with the provider's own credential in place of the caller's. */
export async function openUpstream(
  deps: SessionDeps,
  exchange: Exchange,
  { attempt, call, caller }: OpeningSession,
  context: CallContext,
): Promise<OpenedUpstream> {
  const { setting, target } = attempt;
  const url = upstreamUrl(exchange, { setting, target, body: call.body, secret: caller.secret });
  const span = context.span.attempt({
    operation: target.endpoint.operation,
    provider: setting.provider,
    model: call.body.model,
    url,
    streamed: true,
  });
  const { connectMs, firstByteMs } = deadlinesOf(setting, call.timeoutMs);
  const trace = deps.rules.traceUpstream ? span.headers : [];
  try {
    context.sentMs = deps.monotonic();
    context.attempts += 1;
    const pending = deps.sockets.connect({
      url,
      headers: headersOf(exchange, { attempt, call, caller }, trace),
      protocols: upstreamProtocols(exchange.headers, caller.secret),
      handshakeMs: Math.min(connectMs + firstByteMs, MAX_HANDSHAKE_MS),
    });
    return { answer: await untilAnswered(exchange, pending), span };
  } catch (error) {
    const errorCode = error instanceof GatewayError ? error.code : "client_left";
    span.end({ status: undefined, usage: undefined, responseModel: undefined, errorCode });
    const outcome = OUTCOMES.get(errorCode) ?? "unreachable";
    const { model } = call.body;
    reportAttempt(deps, { setting, model, sentMs: context.sentMs, outcome });
    throw error;
  }
}

export interface OpeningSession {
  readonly attempt: Attempt;
  readonly call: SessionCall;
  readonly caller: Caller;
}

const OUTCOMES: ReadonlyMap<string, "timeout" | "aborted"> = new Map([
  ["upstream_timeout", "timeout"],
  ["client_left", "aborted"],
]);

/** The handshake's own headers are set by the new connection. */
function headersOf(
  { incoming }: Exchange,
  { attempt: { setting, target }, caller }: OpeningSession,
  trace: readonly HeaderLine[],
): readonly HeaderLine[] {
  const own = [...target.provider.credentialHeaders(setting.setting), ...trace];
  const passed = toUpstreamHeaders(incoming.rawHeaders, caller.secret, own);
  return [...passed.filter(([name]) => !/^sec-websocket-/i.test(name)), ...own];
}
