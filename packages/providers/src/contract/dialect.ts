import type { CallBound } from "@lintel/core";

import type { AnswerForm, AnswerReader } from "./answer.ts";
import type { OutputLimits, ToolBound, ToolLimits } from "./bounds.ts";
import type { CallBody, CallBodyVerdict, CallHead } from "./call-body.ts";
import type { SessionDialect } from "./session.ts";
import type { DialectTexts } from "./texts.ts";

/** How the calls of one kind are read, bounded and changed, and how their answers are read. Pure. */
export interface Dialect {
  readonly name: DialectName;
  /** Reads the members the gateway acts on; what cannot be read for certain is refused, so that no check is skipped. */
  readCall(bytes: Buffer, head: CallHead): CallBodyVerdict;
  /**
   * Upper bound of the prompt's tokens, `contextTokens` being what the model takes at most per prompt. Texts are bounded by
   * `textBoundOf(body)`, which is tighter once they are counted.
   */
  boundPrompt(body: CallBody, contextTokens: number): number;
  /**
   * The member because of which the prompt is only bounded by the context window: one that is not understood and can
   * carry or refer to content. `undefined` when there is none.
   */
  windowFilledBy?(body: CallBody): string | undefined;
  /** Upper bound of the answer's tokens, of one choice. */
  boundOutput(body: CallBody, limits: OutputLimits): number;
  /** Upper bound of tokens of answers that no cap holds back, such as summaries. */
  boundOtherOutput?(body: CallBody): number;
  /** Upper bounds of what is not charged by tokens; absent when there is nothing of it. */
  boundUnits?(body: CallBody): CallBound["units"];
  /**
   * Why no upper bound of what the call costs is known, with the name of the member that leaves it open; `undefined` when
   * one is. Such a call is refused where a limit of cost could be passed.
   */
  unboundedBy?(body: CallBody): string | undefined;
  /**
   * The member because of which an equal call cannot be answered with this one's answer: it works on something kept
   * outside the call that calls change, or lets the provider act elsewhere. `undefined` when there is none.
   */
  statefulBy?(body: CallBody): string | undefined;
  /**
   * What the provider's own tools can use; `undefined` when the call has none. `promptTokens` is what `boundPrompt`
   * makes of the call.
   */
  boundTools?(body: CallBody, limits: ToolLimits): ToolBound | undefined;
  /** The provider takes no lower limit on the answer's tokens than this. */
  readonly minOutputTokens?: number;
  /** The bytes to send: those that came, but for what `change` asks. Nothing to change: the very same buffer. */
  editBody(body: CallBody, change: BodyChange): Buffer;
  /** Where the texts are in its calls and answers. */
  readonly texts: DialectTexts;
  /** The texts of the prompt, for counting when the upstream reports no usage. */
  promptText(body: CallBody): string;
  /** Its answers do not name their model: that of a deployment is never known. */
  readonly hidesModel?: true;
  /** What an answer costs cannot be lowered by a cap: all of the bound is needed. */
  readonly isIndivisible?: true;
  createReader(form: AnswerForm): AnswerReader;
  /**
   * The members of a request that `createReader` reads, made small: a reading of the answer is the same with these alone.
   * Absent when it reads none.
   */
  askedMembers?(json: CallBody["json"]): CallBody["json"];
  /** What is said over a WebSocket that is opened here; absent: none can be. */
  readonly session?: SessionDialect;
}

/** The functions of a dialect that name the member because of which something holds for a call. */
export type MemberQuestion = "statefulBy" | "unboundedBy" | "windowFilledBy";

/** Two endpoints of one name take the same requests and give the same answers. */
export type DialectName =
  | "anthropic-batches"
  | "anthropic-complete"
  | "anthropic-messages"
  | "bedrock-converse"
  | "bedrock-invoke"
  | "described"
  | "gemini-generate"
  | "openai-chat"
  | "openai-compaction"
  | "openai-completions"
  | "openai-embeddings"
  | "openai-images"
  | "openai-responses"
  | "openai-speech"
  | "openai-transcriptions"
  | "relayed"
  | "vertex-raw-predict";

export interface BodyChange {
  /** Lower the limit on the answer's tokens to this. */
  readonly outputCap?: number | undefined;
  /** Caps the calls of the provider's own tools. */
  readonly toolCallCap?: number | undefined;
  /** Ask to be served in this tier; only of an endpoint that takes one. */
  readonly serviceTier?: string | undefined;
  /** Ask the upstream to report usage at the end of the stream. */
  readonly askForUsage?: boolean;
}
