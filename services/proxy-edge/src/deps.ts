import type { Readable } from "node:stream";

import type { AllottingAdmission, OpenReservation } from "@lintel/admission";
import type { Key, ProviderSetting, Route, UserMatch } from "@lintel/core";
import type { CallStart, UsageEvent } from "@lintel/events";
import type { Detector } from "@lintel/policies";
import type { PriceBook } from "@lintel/prices";
import type {
  AskedBody,
  BodyBounds,
  BodyChange,
  CallHead,
  Charged,
  ClientMessageVerdict,
  HeaderLine,
  LargeFacts,
  MemberQuestion,
  SettingFields,
  Method,
  ModelNames,
  OutputLimits,
  PromptSample,
  Provider,
  Rewrite,
  ServerMessage,
  UnreadableBody,
} from "@lintel/providers";
import type { CacheMetrics, CallMetrics } from "@lintel/service-kit";

import type { CallRules } from "./config.ts";
import type { AnswerMemory } from "./memory/answer-memory.ts";
import type { AnswersUnderWay } from "./memory/answers-under-way.ts";
import type { RouteHealth } from "./memory/health/route-health.ts";
import type { KeptAnswer } from "./memory/kept-answer.ts";
import type { WaitingLine } from "./memory/waiting-line.ts";
import type { CallReading } from "./pipeline/inbound.ts";
import type { KnownPolicy } from "./policy/known-policy.ts";
import type { AppliedInThread, ThreadPolicyUse } from "./policy/thread-policy.ts";

/** What the pipeline needs from outside. */
export interface Deps {
  readonly rules: CallRules;
  readonly credentials: Credentials;
  readonly users: Users;
  readonly policies: Policies;
  /** What finds in texts what the gateway cannot find itself; absent where none is set up. */
  readonly detector: Detector | undefined;
  readonly machineCredentials: AmbientCredentials;
  readonly admission: Pick<AllottingAdmission, "admit">;
  readonly reservations: Reservations;
  readonly prompts: PromptBounds;
  readonly largeBodies: LargeBodies;
  readonly waitingLine: Pick<WaitingLine, "wait" | "wake">;
  readonly prices: PriceBook;
  readonly cache: RouteCache;
  readonly answers: Pick<AnswerMemory, "last" | "likelyTokens" | "note">;
  readonly upstream: Upstream;
  readonly abandonedReads: AbandonedReads;
  readonly health: Pick<RouteHealth, "answered" | "isOpen" | "order" | "paced" | "report">;
  readonly events: EventLog;
  readonly metrics: CallMetrics;
  readonly tracer: CallTracer;
  readonly logger: CallLogger;
  readonly now: () => number;
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number;
  readonly random: () => number;
  /** An id that nothing else has. */
  readonly newId: () => string;
  /** Calls back in so many milliseconds, unless what it returns is called before. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/** What the caches of routes work with. */
export interface RouteCache {
  readonly answers: KeptAnswers;
  readonly underWay: AnswersUnderWay;
  readonly metrics: CacheMetrics;
}

/** Answers kept for equal requests, which all proxies share. Requests are known by their digests. */
export interface KeptAnswers {
  /**
   * The answer kept for a request. `isKnown` is false when it is not known in time whether there is one. One round trip;
   * never rejects.
   */
  find(digest: Buffer): Promise<FoundAnswer>;
  /** Keeps an answer for so long, as far as there is room for it. Resolves when that is decided; never rejects. */
  keep(digest: Buffer, answer: KeptAnswer, ttlMs: number): Promise<void>;
}

export interface FoundAnswer {
  readonly isKnown: boolean;
  readonly answer?: KeptAnswer | undefined;
}

export interface Credentials {
  /**
   * The key whose secret has this SHA-256, or had it before a rotation, from memory where it is known. Rejects
   * with `store_unavailable` or `overloaded` when that cannot be found out in time.
   */
  findKey(hash: string): Promise<Key | undefined> | Key | undefined;
  /** Those of the settings that exist, in the order of `ids`. Rejects as `findKey` does. */
  findSettings(
    ids: readonly string[],
  ): Promise<readonly ProviderSetting[]> | readonly ProviderSetting[];
  /** Is there a setting of this provider among them that exists, but cannot be opened here? Known of those looked for. */
  hasUnreadable(ids: readonly string[], provider: string): boolean;
  /** The key of callers without one, where they are let in at present; absent where they never are. */
  openKey?(): Key | undefined;
}

export interface AmbientCredentials {
  /** AWS credentials of the machine, as members of a setting. Rejects, in time, when it has none. */
  find(): Promise<SettingFields>;
}

export interface CustomProviders {
  /** The custom provider of a name, from memory. Rejects with `store_unavailable` while they have never been read. */
  find(name: string): Provider | undefined | Promise<Provider | undefined>;
}

export interface Routes {
  /** The route of a path below `/api/routes`, from memory; `undefined` also while they have never been read. */
  peek(path: string): Route | undefined;
  /** As `peek`, once they have been read. Rejects with `store_unavailable` when that cannot be in time. */
  find(path: string): Route | undefined | Promise<Route | undefined>;
  /** Those that a key may call, as far as they have been read. */
  ofKey(keyId: string): readonly Route[];
}

/** The models that the upstreams of settings list, from memory. */
export interface ModelLists {
  /** The list as it was last read, which is read again behind the call when it is old; `undefined` while there is none. */
  peek(setting: ProviderSetting): ModelList | undefined;
  /** Has it been tried to read it? */
  isTried(setting: ProviderSetting): boolean;
  /** Could it not be read when that was tried last? */
  hasFailed(setting: ProviderSetting): boolean;
  /** Waits until lists are read that have not been for some seconds, within a deadline. Never rejects. */
  renew(settings: readonly ProviderSetting[]): Promise<void>;
}

export interface ModelList extends ModelNames {
  /** As the upstream has it. */
  readonly bytes: Buffer;
}

/** Which models keys have chosen for calls that name none. */
export interface CurrentModels {
  /** Empty when there is none, or it is not known right now. Never rejects. */
  find(keyId: string): Promise<string>;
  /** Empty: none. Rejects when the choice cannot be kept. */
  choose(keyId: string, model: string): Promise<void>;
}

export interface Users {
  /**
   * The user a user id refers to on a key with these tags, from memory where cached. Rejects as `findKey` does: a failed
   * look-up does not mean that there is no such user.
   */
  findUser(userId: string, tags: readonly string[]): Promise<UserMatch> | UserMatch;
}

export interface Policies {
  /** The policy of an id, from memory where it is known; none where it was deleted. Rejects as `findKey` does. */
  findPolicy(id: string): Promise<KnownPolicy | undefined> | KnownPolicy | undefined;
}

/** Reservations of calls under way. */
export interface Reservations {
  /** Keeps a reservation alive until it is closed. */
  open(reservation: OpenReservation): void;
  /** Gives back what was reserved beyond this, now that the call is known to need less; never raises anything. */
  lower(callId: string, amounts: ReservedAmounts): void;
  /** The call has ended: its cost, where it is known, takes the place of what was reserved from an allotment. */
  end(callId: string, used: UsedAmounts): void;
  /**
   * The call is over for its upstream and no longer counts as concurrent. Resolves when Redis has it; `undefined` when
   * concurrent calls are not limited. Never rejects: what cannot be sent lapses with its lease.
   */
  leave(callId: string): Promise<void> | undefined;
  /** The call is over: its reservation is no longer renewed. `isRecorded`: its event will be in the ledger. */
  close(callId: string, isRecorded: boolean): void;
}

/** What a call cost and used; `undefined` where that has to be counted, or is reported later. */
export interface UsedAmounts {
  readonly costNano: number | undefined;
  readonly tokens: number | undefined;
}

export type ReservedAmounts = Required<Pick<OpenReservation, "reservedNano" | "reservedTokens">>;

export interface PromptBounds {
  /**
   * An upper bound of the tokens of a JSON body's texts with a model, at most its bytes, counted off the event loop;
   * `undefined` when the model's vocabulary is not public, or it could not be had in time. Never rejects.
   */
  bound(model: string, body: Buffer): Promise<number | undefined>;
}

export interface LargeBodies {
  /**
   * Reads a body as its endpoint does, off the event loop. Its bytes must not be written to any more. Rejects with
   * `overloaded` when that cannot be done, in time or at all.
   */
  read(reading: CallReading, bytes: Buffer, head: CallHead): Promise<LargeBodyVerdict>;
  /** The texts of any body that was read as its endpoint does, gone through off the event loop. */
  textsOf(reading: CallReading, bytes: Buffer, head: CallHead): AskedTexts;
  /**
   * The texts of an answer that is no stream, gone through off the event loop. Of what a policy makes of it the
   * probabilities of its tokens are left out. `contentType` is in lower case.
   */
  textsOfAnswer(reading: CallReading, bytes: Buffer, contentType: string): AskedTexts;
}

/** The texts of a body or a message, in another thread. Each rejects with `overloaded` when that cannot go through them. */
export interface AskedTexts {
  /** All of them; why they cannot be known, as a sentence for the caller, where that is so. */
  list(): Promise<OrUnreadable<{ readonly texts: readonly string[] }>>;
  /** What a policy makes of them. */
  applyPolicy(use: ThreadPolicyUse): Promise<OrUnreadable<AppliedInThread>>;
}

/** What was asked of bytes, or why it cannot be known: a sentence for the caller. */
export type OrUnreadable<Answer> =
  | (Answer & { readonly readable: true })
  | { readonly readable: false; readonly reason: string };

/** Messages of sessions, read off the event loop as their dialect does. Each rejects with `overloaded` when that cannot be done. */
export interface LargeMessages {
  readClientMessage(reading: CallReading, bytes: Buffer): Promise<ClientMessageVerdict>;
  /** The texts of a client's message. */
  textsOfMessage(reading: CallReading, bytes: Buffer): AskedTexts;
  readServerMessage(reading: CallReading, bytes: Buffer): Promise<ServerMessage>;
  capOutput(
    reading: CallReading,
    bytes: Buffer,
    capped: { readonly cap: number; readonly capMember: string },
  ): Promise<Buffer>;
}

export type LargeBodyVerdict =
  | { readonly readable: true; readonly body: LargeBody }
  | UnreadableBody;

/** A body of which only the facts are at hand: going through it is asked of another thread. */
export interface LargeBody
  extends Omit<AskedBody, "charge">, Charged, Pick<LargeFacts, "promptBytes"> {
  readonly questions: BodyQuestions;
}

/** What its endpoint would answer about a large body. Each rejects with `overloaded` when it cannot be had. */
export interface BodyQuestions extends AskedTexts {
  bounds(limits: OutputLimits, textTokens: number | undefined): Promise<BodyBounds>;
  member(of: MemberQuestion): Promise<string | undefined>;
  /** `undefined` when the body is to be sent as it came. */
  edit(change: BodyChange): Promise<Buffer | undefined>;
  /** The body with members replaced; `undefined` when none is. */
  rewrite(rewrite: Rewrite): Promise<Buffer | undefined>;
  prompt(): Promise<PromptSample>;
}

/** What is kept of an ended call until it is in the ledger. */
export interface EndedCallRecord {
  readonly event: UsageEvent;
  /** Present when the call has a reservation; without a cost its upper bound stands until the worker has counted. */
  readonly reservation?: {
    readonly holders: readonly { readonly scope: "key" | "user"; readonly id: string }[];
    readonly costNano?: number | undefined;
    readonly tokens?: number | undefined;
  };
}

export interface EventLog {
  /**
   * Keeps that a call is about to be sent, until its record is kept. Resolves once that survives the death of this
   * process; rejects with `overloaded`, at once, when it does not: the call must not be sent then.
   */
  begin(start: CallStart): Promise<void>;
  /** Resolves once the record survives the death of this process; rejects when that is not so within its deadline. */
  append(record: EndedCallRecord): Promise<void>;
  /**
   * Keeps the record of a call that cost nothing if there is room for it, and never makes its caller wait; dropped and
   * counted otherwise.
   */
  offer(record: EndedCallRecord): void;
  /** False while records cannot be kept: no call should be made then. */
  readonly writable: boolean;
}

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: Method;
  readonly headers: readonly HeaderLine[];
  /** Either whole, empty for none, or as it comes: then its length is among the headers or not known. */
  readonly body: Buffer | Readable;
  readonly deadlines: Deadlines;
  /** Whose turn it has to be for the request to be sent; absent: nobody waits. */
  readonly lane?: RequestLane | undefined;
}

/** Of a setting whose upstream takes `max` calls at once; others wait, the keys in turn. */
export interface RequestLane {
  readonly settingId: string;
  readonly keyId: string;
  readonly max: number;
  /** The call has somewhere else to go: it does not wait. Absent where it has not. */
  readonly isOptional?: boolean;
}

/** How long an exchange with an upstream may wait. */
export interface Deadlines {
  readonly connectMs: number;
  /** From the last byte sent to the answer's head. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer, while the caller reads. */
  readonly idleMs: number;
  /** For all of the exchange, the last byte of the answer included. */
  readonly totalMs: number;
}

export interface Upstream {
  /** Begins a request. What goes wrong is a `GatewayError`: `upstream_failed`, `upstream_timeout`, or `upstream_busy` when its turn does not come. */
  send(request: UpstreamRequest): PendingAnswer;
}

/** Calls whose callers have left and whose answers are read all the same, so that what they cost is known. */
export interface AbandonedReads {
  /**
   * Begins one: `cancel` is called when it may go on no longer. Returns what is to be called when it has ended;
   * `undefined` when there are as many as may be.
   */
  begin(cancel: () => void): (() => void) | undefined;
}

export interface PendingAnswer {
  readonly answer: Promise<UpstreamAnswer>;
  /** The request was handed to a connection that is open: the upstream may have received it. */
  readonly isSent: boolean;
  /** Drops the request, and the connection with it, at once. */
  abort(): void;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** In their order, repeated ones each time. */
  readonly headers: readonly HeaderLine[];
  /** Everything has arrived already. */
  readonly isWhole: boolean;
  /** Gives the body to `sink`, beginning with what has arrived. Call it once. */
  consume(sink: AnswerSink): void;
  pause(): void;
  resume(): void;
  abort(): void;
}

export interface AnswerSink {
  data(chunk: Buffer): void;
  end(): void;
  fail(error: Error): void;
}

/** A call's span; does nothing when spans are not exported. */
export interface CallSpan {
  readonly traceId: string | undefined;
  /** Of this span, or of the caller's when there is none. */
  readonly traceparent: string | undefined;
  attempt(facts: AttemptFacts): AttemptSpan;
  end(facts: SpanFacts): void;
}

export interface AttemptFacts {
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly url: URL;
  readonly streamed: boolean;
}

export interface AttemptSpan {
  /** Trace context for the provider. */
  readonly headers: readonly HeaderLine[];
  end(facts: SpanFacts): void;
}

export interface SpanFacts {
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly usage: UsageEvent["usage"];
  readonly responseModel: string | undefined;
}

export interface TracedRequest {
  readonly method: string;
  readonly route: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface CallTracer {
  start(request: TracedRequest): CallSpan;
}

export interface CallLogger {
  /** An `info` line of flat facts that are known to be harmless. */
  fact(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
