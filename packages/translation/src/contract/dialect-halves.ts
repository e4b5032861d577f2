import type { JsonRecord } from "@lintel/providers";

import type { AnswerEvent, EventSink } from "../model/answer-event.ts";
import type { Answer, AnswerError } from "../model/answer.ts";
import type { Conversation } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { Custody } from "./custody.ts";
import type { Carries } from "./feature.ts";
import type { Loss } from "./loss.ts";
import type { TargetFacts } from "./target-facts.ts";

/**
 * All that is known of one dialect's conversations: how its requests and answers are read into the neutral model, and how they are
 * written from it. Pure, linear in what is read, and the same for the same input. No half knows another dialect: any
 * caller's dialect and any target's are a pair by way of the model.
 */
export interface DialectHalves {
  readonly id: DialectId;
  /** What it has a place for. A request that says something `no` is marked at gets a loss of that feature. */
  readonly carries: Carries;

  /** Reads a request, given as `JSON.parse` makes it. */
  readRequest(body: JsonRecord, context: RequestContext): RequestVerdict;
  writeRequest(conversation: Conversation, target: TargetFacts): WrittenRequest;

  /** Reads an answer that is no stream. */
  readAnswer(body: JsonRecord, source: AnswerSource): AnswerVerdict;
  /** Reads a stream. Every event goes to `sink` as soon as it is whole. */
  createStreamReader(source: AnswerSource, sink: EventSink): AnswerStreamReader;

  writeAnswer(answer: Answer, caller: CallerFacts): WrittenAnswer;
  createStreamWriter(caller: CallerFacts): AnswerStreamWriter;
  /** What a stream that has begun says of itself, so that a writer can go on with it; absent where its events say nothing. */
  resumedFacts?(sent: Buffer): ResumedFacts;

  /** What an answer with a status of failure says; `body` is what `JSON.parse` makes of it, or its text. */
  readError(status: number, body: unknown): AnswerError;
  /** The body of an answer that failed before it began. */
  writeError(error: AnswerError): JsonRecord;
}

export interface RequestContext {
  /** What stands in the path where the dialect has it there and not in the body. */
  readonly model?: string | undefined;
  readonly isStreamed?: boolean | undefined;
  /** Absent: signatures are the dialect's own. */
  readonly custody?: Custody | undefined;
}

export type RequestVerdict =
  | {
      readonly isReadable: true;
      readonly conversation: Conversation;
      /** What the answer repeats of the request, in the caller's dialect. */
      readonly echo?: JsonRecord | undefined;
    }
  /** `problem` is a sentence for the caller; `param` names the member. */
  | { readonly isReadable: false; readonly problem: string; readonly param: string };

export interface WrittenRequest {
  /** For `JSON.stringify`. Members stand in a fixed order, and equal beginnings of conversations have equal beginnings of messages. */
  readonly body: JsonRecord;
  /** In the order of the request; empty when nothing is lost. */
  readonly lost: readonly Loss[];
  /** The tool in whose arguments the answer comes that was asked for as JSON: `AnswerSource.outputTool`. */
  readonly outputTool?: string | undefined;
}

/** Where an answer comes from. */
export interface AnswerSource {
  /** Who signs the thoughts in it, as in `Signature.origin`. */
  readonly origin: string;
  /** From `WrittenRequest`: calls of this tool are read as texts. */
  readonly outputTool?: string | undefined;
}

export type AnswerVerdict =
  | { readonly isAnswer: true; readonly answer: Answer }
  | { readonly isAnswer: false; readonly error: AnswerError };

export interface AnswerStreamReader {
  /** Takes the next bytes, cut anywhere. */
  push(bytes: Buffer): void;
  /** The stream has ended. Where the answer had not, the sink gets an `error` of the type `stream_cut`. */
  end(): void;
  /** The answer's own end, or an error, has passed. */
  readonly hasEnded: boolean;
}

/** What an answer is written with. */
export interface CallerFacts {
  /** The call's id: part of the ids that the upstream's dialect lacks. */
  readonly callId: string;
  /** Unix seconds, for an upstream that does not say when it answered. */
  readonly createdAt: number;
  /** The model as the caller named it; used where the upstream does not name it. */
  readonly model: string;
  /** From `Conversation`. */
  readonly wantsStreamUsage?: boolean | undefined;
  /** From `RequestVerdict`. */
  readonly echo?: JsonRecord | undefined;
  /** Absent: signatures of other providers are left out and listed. */
  readonly custody?: Custody | undefined;
  /** Signatures of this origin are the dialect's own, and go to the caller as they are. */
  readonly ownOrigin?: string | undefined;
  /** The upstream's ids stay as they are: parts of the answer have been passed on with them. */
  readonly keepsIds?: boolean | undefined;
  /** Ids of the items that have been passed on, by position. */
  readonly itemIds?: readonly (string | undefined)[] | undefined;
}

/** What goes on in a stream that has begun elsewhere. */
export interface ResumedFacts extends Pick<CallerFacts, "echo" | "itemIds"> {
  /** Number of the next event. */
  readonly firstNumber: number;
}

export interface WrittenAnswer {
  readonly body: JsonRecord;
  readonly lost: readonly Loss[];
}

export interface AnswerStreamWriter {
  /** The text to send for an event: whole server-sent events; empty when there is nothing to send yet. */
  write(event: AnswerEvent): string;
  /** The number of the next event, where events have numbers. */
  numberFrom?(number: number): void;
  /** What of the answer had no place, so far. */
  readonly lost: readonly Loss[];
}
