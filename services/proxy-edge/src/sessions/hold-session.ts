import { GatewayError, type User } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";

import { allowModel } from "../pipeline/permit/allow-model.ts";
import { authenticate, type Caller } from "../pipeline/permit/authenticate.ts";
import { authoriseUser } from "../pipeline/permit/authorise-user.ts";
import { authorise } from "../pipeline/permit/authorise.ts";
import { identifyUser } from "../pipeline/permit/identify-user.ts";
import type { Attempt } from "../pipeline/plan/plan-attempt.ts";
import { settle } from "../pipeline/record/record-call.ts";
import type { KnownTrail } from "../pipeline/record/to-event.ts";
import { deadlinesOf } from "../pipeline/upstream/deadlines.ts";
import { credentialsOf, toCallerHeaders } from "../pipeline/upstream/header-rules.ts";
import { createMessageReader } from "./book/message-reader.ts";
import { SessionBook } from "./book/session-book.ts";
import { SessionCalls } from "./book/session-calls.ts";
import { withProtocolKey } from "./protocols.ts";
import type { SessionCall } from "./read-opening.ts";
import { RunningSession, type SessionEnd } from "./running-session.ts";
import type { SessionDeps, SessionSocket, SocketAnswer } from "./session-deps.ts";
import type { SessionRequest, WatchedSession } from "./session-request.ts";

export interface AcceptedSession {
  readonly answer: Extract<SocketAnswer, { accepted: true }>;
  readonly attempt: Attempt;
  readonly call: SessionCall;
  readonly headers: readonly HeaderLine[];
  readonly trail: KnownTrail;
  /** The user whose limits count, beside the key's. */
  readonly known: User | undefined;
}

/** A caller may be silent for longer than a call's answer. */
const IDLE_MS = 900_000;

/** Stage 9 and 10 of a session: relays it, and records it when it is over. */
export async function holdSession(
  deps: SessionDeps,
  { exchange, keep, upgrade }: SessionRequest,
  accepted: AcceptedSession,
): Promise<void> {
  const { answer, headers, trail } = accepted;
  const { provider } = exchange.surface;
  const rules = {
    hasLimits: (trail.pass?.standings.length ?? 0) > 0,
    keepsLength: false,
    credentials: trail.attempt === undefined ? [] : credentialsOf(provider, trail.attempt.setting),
  };
  const told = toCallerHeaders(answer.headers, rules).filter(
    ([name]) => !/^(?:sec-websocket-|date$)/i.test(name),
  );
  exchange.outgoing.detachSocket(upgrade.socket);
  const client = await deps.sockets
    .accept(upgrade, { protocol: answer.protocol, headers: [...told, ...headers] })
    .catch(() => undefined);
  if (client === undefined) {
    answer.socket.terminate();
    await settle(deps, exchange, trail, { outcome: LEFT, release: () => undefined });
    return;
  }
  const { running, watched } = prepareSession(deps, exchange, { ...accepted, client });
  keep.opened(watched);
  try {
    await record(deps, exchange, { client, end: await running.run(), trail });
  } finally {
    keep.over(watched);
    answer.socket.close(1001, "");
    client.close(1001, "");
  }
}

/** What the upstream closed with comes to the client once the session is recorded. */
async function record(
  deps: SessionDeps,
  { headers, id, incoming, surface }: SessionRequest["exchange"],
  { client, end, trail }: EndedSession,
): Promise<void> {
  const { by, code, ending, error, reason } = end;
  const outcome = { ending, status: 101, upstreamStatus: 101, errorCode: error?.code };
  const release = (): void => {
    if (by === "upstream") client.close(code, reason);
  };
  const outgoing = { destroy: () => client.terminate() };
  const exchange = { headers, id, incoming, surface, outgoing };
  await settle(deps, exchange, trail, { outcome, release, error });
}

interface EndedSession {
  readonly client: SessionSocket;
  readonly end: SessionEnd;
  readonly trail: KnownTrail;
}

const LEFT = { ending: "client_left", status: 499 } as const;

type OpenSession = AcceptedSession & { readonly client: SessionSocket };

function prepareSession(
  deps: SessionDeps,
  exchange: SessionRequest["exchange"],
  { answer, attempt, call, client, known, trail }: OpenSession,
) {
  let allowed = [attempt.setting.allowedModels, known?.allowedModels ?? []];
  const calls = new SessionCalls(deps, {
    exchange,
    trail,
    setting: attempt.setting,
    known,
    cut: () => running.cut(),
  });
  const dialect = createMessageReader(call.dialect, exchange.surface, deps.largeMessages);
  const book = new SessionBook({
    calls,
    dialect,
    model: call.body.model,
    allows: (model) => allowed.every((names) => names.length === 0 || names.includes(model)),
  });
  const { idleMs, totalMs } = deadlinesOf(attempt.setting, call.timeoutMs);
  const isIdleSet = attempt.setting.setting["idleTimeout"] !== undefined;
  const running = new RunningSession({
    deps,
    dialect,
    book,
    client,
    upstream: answer.socket,
    deadlines: { idleMs: isIdleSet ? idleMs : IDLE_MS, totalMs },
  });
  const authoriseAgain = async (): Promise<void> => {
    const now = await checkAgain(deps, exchange, { attempt, call });
    calls.caller = now.caller;
    calls.known = now.known;
    allowed = [now.setting.allowedModels, now.known?.allowedModels ?? []];
  };
  return { running, watched: watchedOf(running, authoriseAgain) };
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

/** May the caller still do what it was let in for? Answered from memory; a store that is away is no refusal. */
async function checkAgain(
  deps: SessionDeps,
  exchange: SessionRequest["exchange"],
  { attempt, call }: Pick<AcceptedSession, "attempt" | "call">,
): Promise<Checked> {
  const caller = await authenticate(deps, withProtocolKey(exchange.headers));
  const usable = await authorise(deps, caller, exchange);
  const user = await identifyUser(deps, exchange, caller, call);
  const known = authoriseUser(deps, exchange, caller, { user, body: call.body });
  const settings = allowModel(usable, exchange.surface, call.body);
  const setting = settings.find(({ id }) => id === attempt.setting.id);
  if (setting !== undefined) return { caller, setting, known };
  throw new GatewayError("setting_missing", "the provider setting of the session is gone");
}

interface Checked {
  readonly caller: Caller;
  readonly setting: Attempt["setting"];
  readonly known: User | undefined;
}

const isRefusal = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.status < 500;
