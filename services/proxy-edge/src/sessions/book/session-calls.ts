import type { GatewayError, Key, User } from "@lintel/core";
import type { CallBody, Charged } from "@lintel/providers";

import { admit, type Grant } from "../../pipeline/admit/admit.ts";
import { LimitRefusal } from "../../pipeline/admit/limit-refusal.ts";
import {
  type AuthenticatedCall,
  type Outcome,
  refusedOutcome,
  startContext,
} from "../../pipeline/call-context.ts";
import type { Exchange } from "../../pipeline/exchange.ts";
import type { Caller } from "../../pipeline/permit/authenticate.ts";
import { type Attempt, pricesAt } from "../../pipeline/plan/plan-attempt.ts";
import type { AnyBody } from "../../pipeline/read/call-body.ts";
import { type RecordedExchange, recordCall } from "../../pipeline/record/record-call.ts";
import { toStart } from "../../pipeline/record/to-start.ts";
import type { SessionDeps } from "../session-deps.ts";

/** What is to be reserved, and for what. */
export interface Want {
  readonly model: string;
  /** The model's name in answers: a deployment's own name may be anything. */
  readonly reportedModel?: string | undefined;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly units?: Attempt["units"];
  /** It cannot be capped to what is left: all of it is reserved, or nothing. */
  readonly isIndivisible?: boolean;
  /** The message that asks for it; empty if none does. */
  readonly bytes?: Buffer;
}

/** A call that may be made. */
export interface HeldCall {
  readonly id: string;
  readonly body: AnyBody;
  readonly attempt: Attempt;
  readonly grant: Grant;
}

/** A call under way within a session. */
export interface OpenCall {
  readonly id: string;
  readonly context: AuthenticatedCall;
  text: string;
  audioBytes: number;
  firstByteMs: number | undefined;
}

/** Where the calls of a session are made. */
export interface CallsOf {
  readonly exchange: Exchange;
  readonly context: AuthenticatedCall;
  /** Where the session is held. */
  readonly attempt: Attempt;
  /** The user whose limits also count. */
  readonly known: User | undefined;
  /** Ends the session if its cost cannot be recorded. */
  readonly cut: () => void;
}

const NO_BYTES = Buffer.alloc(0);
const NOTHING = (): void => undefined;

/**
 * The calls within a session: each answer and each transcription is admitted, recorded and reported as a call of its
 * own, by the stages of calls.
 */
export class SessionCalls {
  /** Key and user as they are now; limits may have changed since the session was opened. */
  caller: Caller;
  known: User | undefined;
  readonly #deps: SessionDeps;
  readonly #of: CallsOf;

  constructor(deps: SessionDeps, of: CallsOf) {
    this.#deps = { ...deps, admission: deps.sessionReservations };
    this.#of = of;
    this.caller = of.context.caller;
    this.known = of.known;
  }

  /** Reserves the most a call can cost. Rejects with a `GatewayError` if it may not be made. */
  async reserve(want: Want): Promise<HeldCall> {
    const held = this.#describe(want);
    const call = { body: held.body, upload: undefined, timeoutMs: 0 };
    const { id, attempt } = held;
    const caller = { ...this.caller, key: withinSession(this.caller.key) };
    const user = this.known && withinSession(this.known);
    const within = { id, inbound: this.#of.exchange.inbound };
    const plan = { attempts: [attempt] } as const;
    const grant = await admit(this.#deps, within, caller, { call, plan, user });
    return { ...held, grant };
  }

  /** Books a call that has begun although nothing could be reserved for it. */
  unreserved(want: Want): HeldCall {
    const grant = {
      limitStatuses: [],
      outputCap: undefined,
      reservation: undefined,
      unchecked: false,
    };
    return { ...this.#describe(want), grant: { ...grant, atMs: this.#deps.now() } };
  }

  /** A held call begins. */
  begin({ id, ...held }: HeldCall): OpenCall {
    const sentMs = this.#deps.monotonic();
    const context = {
      ...this.#contextOf(held),
      grant: held.grant,
      attempts: 1,
      sentMs,
      isSent: true,
    };
    const facts = { sentAtMs: this.#deps.now(), likelyTokens: undefined };
    const start = toStart(this.#exchangeOf(id), context, facts);
    // The upstream has begun it already: it is too late to refuse.
    this.#deps.events.begin(start).catch(NOTHING);
    return { id, context, text: "", audioBytes: 0, firstByteMs: undefined };
  }

  /** Records how a call has ended; resolves once the record is kept. */
  async end(call: OpenCall, outcome: Outcome): Promise<void> {
    const { firstByteMs, id, context } = call;
    const ended = { firstByteMs, upstreamEndedMs: this.#deps.monotonic(), ...outcome };
    await recordCall(this.#deps, this.#exchangeOf(id), context, {
      outcome: ended,
      release: NOTHING,
    });
  }

  /** Records a call that was refused. */
  async refuse(want: Want, error: GatewayError): Promise<void> {
    const { id, ...held } = this.#describe(want);
    const outcome = refusedOutcome(error);
    const context = this.#contextOf(held);
    await recordCall(this.#deps, this.#exchangeOf(id), context, {
      outcome,
      release: NOTHING,
      error,
    });
  }

  cancel(callId: string): Promise<void> {
    return this.#deps.sessionReservations.cancel(callId);
  }

  limitsOf(model: string) {
    return this.#deps.prices.limitsOf(this.#of.attempt.target.provider.id, model);
  }

  get nowMs(): number {
    return this.#deps.monotonic();
  }

  #describe({ bytes = NO_BYTES, model, promptTokens, reportedModel, ...bounds }: Want) {
    const { attempt: opened, context } = this.#of;
    const { setting, target } = opened;
    const { isIndivisible = false, outputTokens, units } = bounds;
    const named = reportedModel === undefined || reportedModel === model ? {} : { alias: model };
    const body: AnyBody = {
      ...(context.call?.body ?? NO_BODY),
      ...named,
      bytes,
      model,
      charge: "tokens",
    };
    const known = { model: reportedModel, serviceTier: undefined };
    const prices = pricesAt(this.#deps, { target, setting, body, known, promptTokens });
    const attempt: Attempt = {
      target,
      setting,
      ...prices,
      promptTokens,
      outputTokens,
      units,
      isIndivisible,
    };
    return { id: this.#deps.newId(), body, attempt };
  }

  #contextOf({ attempt, body }: Pick<HeldCall, "attempt" | "body">): AuthenticatedCall {
    const { policy, user } = this.#of.context;
    const call = { body, upload: undefined, timeoutMs: 0 };
    const context = startContext(this.#deps, this.#exchangeOf(""));
    const known = { ...context, caller: this.caller, call, attempt };
    return Object.assign(known, policy && { policy: policy.withoutCounts() }, user && { user });
  }

  #exchangeOf = (id: string): RecordedExchange => exchangeWithin(this.#of, id);
}

/** How a call in a session is recorded: the session's id links the events of its calls, and its span is their parent. */
export function exchangeWithin(
  { context, cut, exchange }: Pick<CallsOf, "context" | "cut" | "exchange">,
  id: string,
): RecordedExchange {
  const { traceparent } = context.span;
  const headers = { ...exchange.headers, "x-request-id": exchange.id };
  return {
    id,
    incoming: exchange.incoming,
    inbound: exchange.inbound,
    headers: traceparent === undefined ? headers : { ...headers, traceparent },
    outgoing: { destroy: cut },
  };
}

const NO_BODY: CallBody & Charged = {
  bytes: NO_BYTES,
  json: {},
  members: [],
  model: "",
  streamed: true,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: true,
  charge: "tokens",
};

/** The session counts as one concurrent call; the calls in it do not count again. */
export function withinSession<Owner extends Key | User>(owner: Owner): Owner {
  const limits = owner.limits.filter(({ kind }) => kind !== "concurrent");
  return limits.length === owner.limits.length ? owner : { ...owner, limits };
}

/** Does this limit end the session? Not one that other calls may free again, or that passes with time. */
export const isSpent = (error: unknown): boolean =>
  error instanceof LimitRefusal && error.code === "quota_spent" && !error.retryable;
