import { GatewayError, type User } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import type { AuthenticatedCall } from "../pipeline/call-context.ts";
import type { Caller } from "../pipeline/permit/authenticate.ts";
import { presentedBy } from "../pipeline/permit/find-secret.ts";
import { permit } from "../pipeline/permit/permit.ts";
import { deadlinesOf } from "../pipeline/plan/deadlines.ts";
import type { Attempt } from "../pipeline/plan/plan-attempt.ts";
import { recordCall } from "../pipeline/record/record-call.ts";
import { credentialsOf, toCallerHeaders } from "../pipeline/upstream/header-rules.ts";
import type { CallPolicy } from "../policy/call-policy.ts";
import { createMessageReader } from "./book/message-reader.ts";
import { SessionBook } from "./book/session-book.ts";
import { type CallsOf, SessionCalls } from "./book/session-calls.ts";
import { withProtocolKey } from "./protocols.ts";
import type { SessionCall } from "./read-opening.ts";
import { RunningSession, type SessionEnd } from "./running-session.ts";
import type { SessionDeps, SessionSocket, SocketAnswer } from "./session-deps.ts";
import { SessionPolicy } from "./session-policy.ts";
import type { SessionRequest, WatchedSession } from "./session-request.ts";
import { TurnBook } from "./turns/turn-book.ts";
import { TurnCalls } from "./turns/turn-calls.ts";

export interface AcceptedSession {
  readonly answer: Extract<SocketAnswer, { accepted: true }>;
  readonly attempt: Attempt;
  readonly call: SessionCall;
  readonly headers: readonly HeaderLine[];
  readonly context: AuthenticatedCall;
  /** The user whose limits count, beside the key's. */
  readonly known: User | undefined;
}

/** A caller may stay silent for longer than an answer takes. */
const IDLE_MS = 900_000;

/** Relays a session, and records it when it is over. */
export async function holdSession(
  deps: SessionDeps,
  { detach, exchange, keep, upgrade }: SessionRequest,
  accepted: AcceptedSession,
): Promise<void> {
  const { answer, attempt, context, headers } = accepted;
  const rules = {
    hasLimits: (context.grant?.limitStatuses.length ?? 0) > 0,
    keepsLength: false,
    credentials: credentialsOf(attempt.target.provider, attempt.setting),
  };
  const passed = toCallerHeaders(answer.headers, rules).filter(
    ([name]) => !/^(?:sec-websocket-|date$)/i.test(name),
  );
  detach();
  const client = await deps.sockets
    .accept(upgrade, { protocol: answer.protocol, headers: [...passed, ...headers] })
    .catch(() => undefined);
  if (client === undefined) {
    answer.socket.terminate();
    await recordCall(deps, exchange, context, { outcome: LEFT, release: () => undefined });
    return;
  }
  const { running, watched } = prepareSession(deps, exchange, { ...accepted, client });
  keep.opened(watched);
  try {
    await record(deps, exchange, { client, end: await running.run(), context });
  } finally {
    keep.over(watched);
    answer.socket.close(1001, "");
    client.close(1001, "");
  }
}

/** The client gets the upstream's close code once the session is recorded. */
async function record(
  deps: SessionDeps,
  { headers, id, inbound, incoming }: SessionRequest["exchange"],
  { client, end, context }: EndedSession,
): Promise<void> {
  const { by, code, ending, error, reason } = end;
  const outcome = { ending, status: 101, upstreamStatus: 101, errorCode: error?.code };
  const release = (): void => {
    if (by === "upstream") client.close(code, reason);
  };
  const outgoing = { destroy: () => client.terminate() };
  const exchange = { headers, id, inbound, incoming, outgoing };
  await recordCall(deps, exchange, context, { outcome, release, error });
}

interface EndedSession {
  readonly client: SessionSocket;
  readonly end: SessionEnd;
  readonly context: AuthenticatedCall;
}

const LEFT = { ending: "client_left", status: 499 } as const;

type OpenSession = AcceptedSession & { readonly client: SessionSocket };

function prepareSession(
  deps: SessionDeps,
  exchange: SessionRequest["exchange"],
  { answer, attempt, call, client, known, context }: OpenSession,
) {
  let allowed = [attempt.setting.allowedModels, known?.allowedModels ?? []];
  const calls = new SessionCalls(deps, {
    exchange,
    context,
    attempt,
    known,
    cut: () => running.cut(),
  });
  const dialect = createMessageReader(call.dialect, exchange.inbound.reading, deps.largeMessages);
  const turns = turnsIn(deps, call, {
    exchange,
    context,
    attempt,
    known,
    cut: () => running.cut(),
  });
  const book =
    turns === undefined
      ? new SessionBook({
          calls,
          dialect,
          model: call.body.model,
          allows: (model) => allowed.every((names) => names.length === 0 || names.includes(model)),
        })
      : new TurnBook(turns, dialect);
  const { idleMs, totalMs } = deadlinesOf(attempt.setting, call.timeoutMs);
  const isIdleSet = attempt.setting.setting["idleTimeout"] !== undefined;
  const { reading } = exchange.inbound;
  const running = new RunningSession({
    deps,
    dialect,
    book,
    policy: new SessionPolicy(deps, { context, dialect, reading }),
    client,
    upstream: answer.socket,
    deadlines: { idleMs: isIdleSet ? idleMs : IDLE_MS, totalMs },
  });
  const authoriseAgain = async (): Promise<void> => {
    const now = await checkAgain(deps, exchange, { attempt, call });
    // A key that has lost its policy keeps it for the session.
    context.policy ??= now.policy;
    calls.caller = now.caller;
    calls.known = now.known;
    turns?.allow(now);
    allowed = [now.setting.allowedModels, now.known?.allowedModels ?? []];
  };
  return { running, watched: watchedOf(running, authoriseAgain) };
}

/** The turns of a session whose answers are calls of an endpoint; `undefined` if they belong to the session. */
function turnsIn(deps: SessionDeps, { dialect }: SessionCall, of: CallsOf): TurnCalls | undefined {
  if (dialect.turns === undefined) return undefined;
  const { provider } = of.attempt.target;
  const endpoint = provider.endpoints.find((each) => each.dialect.name === dialect.turns);
  return endpoint === undefined ? undefined : new TurnCalls(deps, of, endpoint);
}

function watchedOf(running: RunningSession, authoriseAgain: () => Promise<void>): WatchedSession {
  let isChecking = false;
  const check = async (): Promise<void> => {
    if (isChecking) return;
    isChecking = true;
    await authoriseAgain().catch((error: unknown) => {
      if (isRefusal(error)) running.endRefused(error);
    });
    isChecking = false;
  };
  return {
    watch() {
      running.checkDeadlines();
      void check();
    },
    end: (end) => running.end(end),
  };
}

/** May the caller still do what it was admitted for? Answered from memory; an unavailable store is no refusal. */
async function checkAgain(
  deps: SessionDeps,
  exchange: SessionRequest["exchange"],
  { attempt, call }: Pick<AcceptedSession, "attempt" | "call">,
): Promise<Checked> {
  const { caller, policy, settings, user } = await permit(deps, {
    exchange,
    presented: presentedBy(withProtocolKey(exchange.headers)),
    readCall: () => call,
    context: { call: undefined, caller: undefined, policy: undefined, user: undefined },
  });
  const setting = settings.find(({ id }) => id === attempt.setting.id);
  if (setting !== undefined) return { caller, policy, setting, known: user };
  throw new GatewayError("setting_missing", "the provider setting of the session is gone");
}

interface Checked {
  readonly caller: Caller;
  readonly policy: CallPolicy | undefined;
  readonly setting: Attempt["setting"];
  readonly known: User | undefined;
}

const isRefusal = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.status < 500;
