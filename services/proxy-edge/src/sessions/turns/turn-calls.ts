import { GatewayError, NO_TOKENS, toGatewayError, type User } from "@lintel/core";
import { type AnswerReader, createAnswerReader, type Endpoint } from "@lintel/providers";

import { admitCall } from "../../pipeline/admit/admit-call.ts";
import {
  type AuthenticatedCall,
  type Outcome,
  refusedOutcome,
  startContext,
} from "../../pipeline/call-context.ts";
import type { Target } from "../../pipeline/inbound.ts";
import { allowModel, modelsBehind } from "../../pipeline/permit/allow-model.ts";
import type { Caller } from "../../pipeline/permit/authenticate.ts";
import { authoriseUser } from "../../pipeline/permit/authorise-user.ts";
import type { UsableSettings } from "../../pipeline/permit/authorise.ts";
import { identifyUser } from "../../pipeline/permit/identify-user.ts";
import { planCall } from "../../pipeline/plan/plan-call.ts";
import { edited } from "../../pipeline/read/call-body.ts";
import { type Call, callHeadOf, readBody } from "../../pipeline/read/read-call.ts";
import { beginCall } from "../../pipeline/record/begin-call.ts";
import { recordCall } from "../../pipeline/record/record-call.ts";
import { withFailure } from "../../pipeline/relay/reported-failure.ts";
import { type CallsOf, exchangeWithin, withinSession } from "../book/session-calls.ts";
import type { SessionDeps } from "../session-deps.ts";

/** A turn of a session that may be sent: a call of the endpoint whose events answer it. */
export interface Turn {
  readonly id: string;
  readonly context: AuthenticatedCall;
  /** The message to send. */
  readonly bytes: Buffer;
  readonly reader: AnswerReader;
  firstByteMs: number | undefined;
}

/** Upper bound of the events and texts kept of an answer. */
const MAX_KEPT = 1024 * 1024;
const NOTHING = (): void => undefined;

/** The turns of a session: each goes through the stages of the same call over HTTP, from reading to recording. */
export class TurnCalls {
  readonly #deps: SessionDeps;
  readonly #of: CallsOf;
  readonly #target: Target;
  /** The key and its setting as they are now; both may have changed since the session was opened. */
  #caller: Caller;
  #settings: UsableSettings;

  constructor(deps: SessionDeps, of: CallsOf, endpoint: Endpoint) {
    this.#deps = { ...deps, admission: deps.sessionReservations };
    this.#of = of;
    this.#caller = of.context.caller;
    this.#settings = [of.attempt.setting];
    const { provider } = of.attempt.target;
    const { upstreamPath } = endpoint;
    this.#target = { provider, endpoint, method: "POST", params: {}, upstreamPath, isFixed: true };
  }

  /** Changes who may do what from now on. */
  allow({
    caller,
    setting,
  }: {
    readonly caller: Caller;
    readonly setting: UsableSettings[0];
  }): void {
    this.#caller = caller;
    this.#settings = [setting];
  }

  /** Admits a turn and books it. Rejects with a `GatewayError` if it may not be made, and records that. */
  async ask(message: Buffer): Promise<Turn> {
    const id = this.#deps.newId();
    const context = this.#startContext(id);
    try {
      const call = await this.#read(message);
      context.call = call;
      const user = await this.#permit(context, call);
      await this.#admit(id, context, { call, user });
      return await this.#begin(id, context, call);
    } catch (thrown) {
      const error = toGatewayError(thrown);
      const ending = { outcome: refusedOutcome(error), release: NOTHING, error };
      await recordCall(this.#deps, exchangeWithin(this.#of, id), context, ending);
      throw error;
    }
  }

  #startContext(id: string): AuthenticatedCall {
    const { policy } = this.#of.context;
    const context = startContext(this.#deps, exchangeWithin(this.#of, id));
    return Object.assign(context, {
      caller: this.#caller,
      ...(policy === undefined ? {} : { policy: policy.withoutCounts() }),
    });
  }

  async #read(message: Buffer): Promise<Call> {
    const { exchange } = this.#of;
    const { endpoint, provider } = this.#target;
    const inbound = { ...exchange.inbound, reading: { endpoint, provider } };
    const reader = { caller: this.#caller, settings: this.#settings };
    const asked = { method: "POST", contentType: "application/json" } as const;
    const head = { ...callHeadOf(exchange, reader), ...asked };
    const from = { headers: exchange.headers, inbound, disconnected: false };
    const body = await readBody(this.#deps, from, message, head);
    return { body: { ...body, streamed: true }, upload: undefined, timeoutMs: 0 };
  }

  /** The checks that depend on a turn's content; the session itself has passed all others. */
  async #permit(context: AuthenticatedCall, call: Call): Promise<User | undefined> {
    const { exchange } = this.#of;
    const named = await identifyUser(this.#deps, exchange, this.#caller, call);
    context.user = named;
    const { body } = call;
    const behind = modelsBehind(this.#deps, this.#settings, body);
    const user = authoriseUser(this.#deps, exchange, this.#caller, { user: named, body, behind });
    allowModel(this.#deps, this.#settings, body);
    return user;
  }

  async #admit(
    id: string,
    context: AuthenticatedCall,
    { call, user }: { readonly call: Call; readonly user: User | undefined },
  ): Promise<void> {
    const { key, secret } = this.#caller;
    const caller = { secret, key: withinSession(key) };
    const permitted = { call, caller, settings: this.#settings };
    const plan = await planCall(this.#deps, permitted, [this.#target]);
    [context.attempt] = plan.attempts;
    const within = { id, inbound: this.#of.exchange.inbound, disconnected: false };
    const planned = { call, plan, user: user && withinSession(user), context };
    const admitted = await admitCall(this.#deps, within, caller, planned);
    [context.attempt] = admitted.plan.attempts;
    context.grant = admitted.grant;
  }

  async #begin(id: string, context: AuthenticatedCall, call: Call): Promise<Turn> {
    const { grant } = context;
    if (grant === undefined) throw new GatewayError("internal", "the turn was not admitted");
    const { endpoint } = this.#target;
    const { outputCap, toolCallCap } = grant;
    const serviceTier = endpoint.takesServiceTier === true ? grant.serviceTier : undefined;
    const bytes = await edited(endpoint, call.body, { outputCap, toolCallCap, serviceTier });
    await beginCall(this.#deps, exchangeWithin(this.#of, id), context);
    context.attempts = 1;
    context.sentMs = this.#deps.monotonic();
    context.isSent = true;
    const reader = createAnswerReader(endpoint, {
      status: 200,
      contentType: "text/event-stream",
      streamed: true,
      hidesUsage: false,
      body: call.body,
      params: {},
      call: { id, atMs: this.#deps.now(), outputCap },
    });
    return { id, context, bytes, reader, firstByteMs: undefined };
  }

  /** Reads an event of a turn's answer. */
  hear(turn: Turn, bytes: Buffer): void {
    turn.firstByteMs ??= this.#deps.monotonic();
    turn.reader.push(asEvent(bytes));
  }

  /** Records how a turn has ended; resolves once the record is kept. `last` is its last event. */
  async end(turn: Turn, ended: Outcome, last?: Buffer): Promise<void> {
    const { context, firstByteMs, id } = turn;
    const reading = this.#readingOf(turn);
    const { call, caller } = context;
    const [setting] = this.#settings;
    if (call !== undefined && ended.upstreamStatus !== undefined) {
      this.#deps.answers.note(setting.id, call.body, reading);
    }
    const isStored = caller.key.shouldLogResponse && last !== undefined && last.length <= MAX_KEPT;
    const outcome = withFailure({
      ...ended,
      reading,
      firstByteMs,
      upstreamEndedMs: this.#deps.monotonic(),
      storedAnswer: isStored ? last : undefined,
    });
    await recordCall(this.#deps, exchangeWithin(this.#of, id), context, {
      outcome,
      release: NOTHING,
    });
  }

  /** A turn that only warms up (`generate: false`) uses nothing if its answer reports nothing. */
  #readingOf({ context, reader }: Turn) {
    const reading = reader.read();
    const isWarmUp = context.call?.body.json["generate"] === false;
    return isWarmUp && reading.usage === undefined ? { ...reading, usage: NO_TOKENS } : reading;
  }
}

/** A message as an event of a stream, where a line end would end its data. */
function asEvent(bytes: Buffer): Buffer {
  const isOneLine = !bytes.includes(0x0a) && !bytes.includes(0x0d);
  const line = isOneLine ? bytes : Buffer.from(bytes.toString().replaceAll(/[\r\n]+/g, " "));
  return Buffer.concat([DATA, line, END]);
}

const DATA = Buffer.from("data: ");
const END = Buffer.from("\n\n");
