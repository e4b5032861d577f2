import { completionTokensOf, type Key } from "@lintel/core";
import {
  type AnsweredCall,
  type AnswerReader,
  type CallFacts,
  type ClientAnswer,
  createAnswerReader,
  type HeaderLine,
} from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import { toLength } from "../../http/to-length.ts";
import type { KeptAnswer } from "../../memory/kept-answer.ts";
import type { UpstreamAnswer } from "../../ports/upstream.ts";
import type { Admitted } from "../admit/admitted.ts";
import { type Outcome, ownHeaders } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";
import type { Target } from "../inbound.ts";
import type { Answered } from "../upstream/call-upstream.ts";
import { credentialsOf, toCallerHeaders } from "../upstream/header-rules.ts";
import { type AnswerStart, startOf } from "./answer-start.ts";
import { ChainedAnswer } from "./chained-answer.ts";
import { CompressedReader } from "./compressed-reader.ts";
import { Legs } from "./continuing/legs.ts";
import type { DeliveryForm } from "./delivery-form.ts";
import { Delivery } from "./delivery.ts";
import { keptAnswerOf, mayKeep } from "./kept/kept-answer.ts";
import { PassedAnswer } from "./kept/passed-answer.ts";
import { failureError, withFailure } from "./reported-failure.ts";
import type { ScreenDeps } from "./screen/collected-screen.ts";
import { openScreen } from "./screen/open-screen.ts";
import type { Screen } from "./screen/screen.ts";
import { Silence } from "./silence.ts";

const EVENT_STREAM = "text/event-stream";

/** An answer whose last part the caller gets only on `release`. */
export interface Relayed {
  readonly outcome: Outcome;
  readonly error: Error | undefined;
  release(): void;
  /** Resolves when the caller has been given all of it; `undefined` if that is so already. To be called after `release`. */
  delivered(): Promise<void> | undefined;
  /** What equal calls may be answered with, if they may. To be called after `delivered`. */
  toKeep(): KeptAnswer | undefined;
}

type RelayDeps = Pick<
  Deps,
  "answers" | "custody" | "detector" | "health" | "largeBodies" | "metrics" | "monotonic" | "now"
>;

/**
 * Passes the answer's bytes on unchanged as they arrive, and reads the usage in passing. Resolves when only
 * the last part is missing, or when no more will come.
 */
export async function relay(
  deps: RelayDeps,
  exchange: SentExchange,
  answered: Answered,
  { cache, caller, policy }: Admitted,
): Promise<Relayed> {
  const { abandon, answer, attempt, call, grant, routed, sentMs } = answered;
  const began = { id: exchange.id, atMs: deps.now() };
  const opened = openReader({ attempt, answer, call, grant }, began);
  const { reader, streamed } = opened;
  const screen = screenOf(deps, { call, policy }, { target: attempt.target, ...opened });
  const { custody } = deps;
  const heard = { answer, call, began, custody, key: caller.key };
  const translated = translationOf(exchange, heard, opened);
  const own = ownHeaders(exchange.id, { cache, call, grant, policy }, routed);
  const headers = headersOf({ answer, attempt, grant }, opened, { screen, translated });
  for (const line of own) headers.push(line);
  const passed = bytesFor({ cache, grant }, answer);
  const open = (leg: Answered) => openReader(leg, began).reader;
  const legs = new Legs(deps, exchange, { answered, open });
  const continuing = opened.isCompressed ? undefined : legs.continuing(streamed, exchange.id);
  const delivery = new Delivery(exchange, answer, {
    reader,
    headers,
    ownHeaders: own,
    streamed,
    isCompressed: opened.isCompressed,
    start: startFor({ answer, attempt, call }, opened, translated),
    length: toLength(valueOf(answer.headers, "content-length")),
    storesAnswer: caller.key.shouldLogResponse,
    passed,
    monotonic: deps.monotonic,
    screen,
    translated,
    endsEarly: call.asked?.endsEarly === true,
    silence: streamed ? new Silence(deps.monotonic, sentMs) : undefined,
    continuing,
    abandon,
  });
  const seen = { answer, headers, passed, reader, streamed };
  delivery.begin();
  const outcome = withFailure(await delivery.outcome);
  exchange.onDisconnect(undefined);
  exchange.keep();
  if (!delivery.isBetween) {
    noteAnswer(deps, legs.current, outcome, streamed);
    legs.report(outcome);
  }
  return {
    outcome,
    error: delivery.failure ?? failureError(outcome),
    release: () => delivery.release(),
    // Not a getter: an object literal with one has a hidden class of its own, which keeps the call alive until the old
    // generation is collected.
    delivered: () => delivery.delivered,
    // An answer that several attempts contributed to is not kept for equal calls.
    toKeep: () =>
      legs.current === answered
        ? keptAnswerOf({ cache, grant }, { ...seen, outcome }, deps.now())
        : undefined,
  };
}

/** Remembers what the answer shows about its setting; for a route, also how quick it was. */
function noteAnswer(
  { answers, health }: Pick<Deps, "answers" | "health">,
  answered: Pick<Answered, "attempt" | "call" | "grant" | "routed" | "sentMs">,
  { ending, firstByteMs, reading }: Outcome,
  streamed: boolean,
): void {
  const { attempt, call, grant, routed, sentMs } = answered;
  if (reading !== undefined) {
    answers.note(attempt.setting.id, asSent(call.body, grant), reading);
  }
  if (routed === undefined || ending !== "complete" || firstByteMs === undefined) return;
  const { usage } = reading ?? {};
  const outputTokens = usage === undefined ? undefined : completionTokensOf(usage);
  const place = { settingId: attempt.setting.id, model: call.body.model };
  health.paced(place, { streamed, firstByteMs: firstByteMs - sentMs, outputTokens });
}

/** A translated answer is inspected as a whole. */
const startFor = (
  { answer, attempt, call: { body } }: Pick<Answered, "answer" | "attempt" | "call">,
  { isCompressed, streamed }: Pick<OpenedAnswer, "isCompressed" | "streamed">,
  translated: ClientAnswer | undefined,
): AnswerStart | undefined =>
  translated === undefined
    ? startOf({
        answer,
        body,
        dialect: attempt.target.endpoint.dialect.name,
        isCompressed,
        streamed,
      })
    : undefined;

/** The upstream's headers that the caller gets. */
const headersOf = (
  { answer, attempt, grant }: Pick<Answered, "answer" | "attempt" | "grant">,
  { keepsLength, reader }: Pick<OpenedAnswer, "keepsLength" | "reader">,
  { screen, translated }: Pick<DeliveryForm, "screen" | "translated">,
): HeaderLine[] =>
  toCallerHeaders(answer.headers, {
    hasLimits: grant.limitStatuses.length > 0,
    keepsLength: screen === undefined && translated === undefined && keepsLength,
    contentType: translated?.contentType ?? reader.contentType,
    credentials: credentialsOf(attempt.target.provider, attempt.setting),
  });

/** Translates the answer into the API that the caller speaks. */
function translationOf(
  { id, inbound: { translation } }: SentExchange,
  { answer: { status }, began: { atMs }, call, custody, key }: TranslatableAnswer,
  { streamed: comesStreamed }: Pick<OpenedAnswer, "streamed">,
): ClientAnswer | undefined {
  const { translated } = call;
  const shared = { status, comesStreamed, id };
  const ofBody = { ...shared, isStreamAsked: call.body.streamed };
  const first = translated?.translation.answer({
    ...ofBody,
    atMs,
    asked: translated.asked,
    model: translated.model,
    upstreamModel: call.body.model,
    custody: custody.of(key.id),
  });
  if (translation === undefined) return first;
  const { isStreamAsked = false, model = "", promptLength = 0 } = call.asked ?? {};
  const second = translation.answer({ ...shared, isStreamAsked, model, promptLength });
  return first === undefined ? second : new ChainedAnswer(first, second);
}

interface TranslatableAnswer extends Pick<Answered, "answer" | "call">, Pick<Deps, "custody"> {
  readonly key: Pick<Key, "id">;
  readonly began: Pick<AnsweredCall, "atMs">;
}

/** Inspects the answer for the call's policy. */
const screenOf = (
  deps: ScreenDeps,
  { call, policy }: Pick<Admitted, "call" | "policy">,
  { contentType, isCompressed, reader, streamed, target }: OpenedAnswer,
): Screen | undefined =>
  policy === undefined
    ? undefined
    : openScreen(deps, policy, {
        reading: target,
        contentType: reader.contentType ?? contentType,
        isEventStream: streamed,
        asksForStream: call.body.streamed,
        isCompressed,
      });

type OpenedAnswer = ReturnType<typeof openReader> & { readonly target: Target };

/** Collects the answer's bytes, if they are to be kept for equal calls. */
const bytesFor = (
  given: Pick<Admitted, "cache" | "grant">,
  answer: UpstreamAnswer,
): PassedAnswer | undefined => (mayKeep(given, answer) ? new PassedAnswer() : undefined);

/** A tier that the gateway asked for says nothing about the account's. */
const asSent = (body: CallFacts, { serviceTier }: Admitted["grant"]): CallFacts =>
  serviceTier === undefined ? body : { ...body, serviceTier };

/** The reader of an answer, and whether what it passes on is a stream of events. */
export function openReader(
  { answer: { headers, status }, attempt, call: { body }, grant }: ReadAnswer,
  began: Omit<AnsweredCall, "outputCap">,
) {
  const { endpoint, params } = attempt.target;
  const call: AnsweredCall = { ...began, outputCap: grant.outputCap };
  const contentType = valueOf(headers, "content-type");
  const comesStreamed = contentType.startsWith(EVENT_STREAM);
  const hidesUsage = comesStreamed && body.streamed && !body.asksForUsage;
  const encoding = valueOf(headers, "content-encoding");
  const isPlain = encoding === "" || encoding === "identity";
  const form = { status, contentType, streamed: comesStreamed, hidesUsage, body, params, call };
  const plain = createAnswerReader(endpoint, form);
  const reader: AnswerReader = isPlain ? plain : new CompressedReader(encoding, plain);
  const streamed = reader.contentType?.startsWith(EVENT_STREAM) ?? comesStreamed;
  const keepsLength = !hidesUsage && reader.contentType === undefined;
  return { contentType, isCompressed: !isPlain, keepsLength, reader, streamed };
}

interface ReadAnswer extends Pick<Answered, "attempt" | "call" | "grant"> {
  readonly answer: Pick<UpstreamAnswer, "headers" | "status">;
}

function valueOf(headers: readonly HeaderLine[], wanted: string): string {
  for (const [name, value] of headers) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) {
      return value.trim().toLowerCase();
    }
  }
  return "";
}
