import type { TokenUsage } from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

import type { AnswerError, Stop } from "./answer.ts";
import type { DialectId } from "./dialect-id.ts";
import type { Extras } from "./extras.ts";
import type { Citation, Signature } from "./part.ts";

/**
 * An answer while it comes. In this order: one `start`; then parts, each as `partStart`, any number of events with its index, and
 * `partEnd`; one `stop` for each choice; and one `end`. `usage` and `ping` may come anywhere between `start` and `end`, the last
 * `usage` holds. An `error` ends the answer in place of all that was still to come. Parts of one choice never overlap; indices count
 * up from 0 over all choices.
 */
export type AnswerEvent =
  | StartEvent
  | PartStartEvent
  | DeltaEvent
  | CitationEvent
  | SignatureEvent
  | PartEndEvent
  | { readonly type: "usage"; readonly usage: TokenUsage }
  | { readonly type: "stop"; readonly choice: number; readonly stop: Stop }
  | { readonly type: "error"; readonly error: AnswerError }
  | { readonly type: "ping" }
  | { readonly type: "end" };

export interface StartEvent {
  readonly type: "start";
  readonly id: string;
  readonly model: string;
  /** Unix seconds. */
  readonly createdAt?: number | undefined;
  readonly serviceTier?: string | undefined;
  /** What of it is known before the answer: of the prompt. */
  readonly usage?: TokenUsage | undefined;
  readonly extras?: Extras | undefined;
}

export interface PartStartEvent {
  readonly type: "partStart";
  readonly index: number;
  readonly choice: number;
  readonly part: PartStart;
}

/** What is known of a part when it begins; its texts come as deltas. */
export type PartStart =
  | { readonly type: "refusal" | "text"; readonly extras?: Extras | undefined }
  | {
      readonly type: "reasoning";
      readonly isRedacted?: true | undefined;
      readonly extras?: Extras | undefined;
    }
  | {
      readonly type: "toolCall";
      readonly id: string;
      readonly name: string;
      readonly isCustom?: true | undefined;
      readonly extras?: Extras | undefined;
    }
  | { readonly type: "audio"; readonly mediaType: string; readonly extras?: Extras | undefined }
  /** An image comes whole. */
  | { readonly type: "image"; readonly mediaType: string; readonly data: string }
  | { readonly type: "opaque"; readonly dialect: DialectId; readonly value: JsonRecord };

export interface DeltaEvent {
  readonly type: "delta";
  readonly index: number;
  readonly kind: DeltaKind;
  readonly text: string;
  /** Log probabilities of this text's tokens, as OpenAI's chat reports them. */
  readonly logprobs?: readonly unknown[] | undefined;
}

/**
 * What a delta continues. `text`: of a text or a refusal. `arguments`: JSON text of a tool's call. `summary`: the section of a
 * summary that is being written; `section` begins the next one, with this text. `raw`: thoughts themselves. `data` (base64) and `transcript` are of
 * audio.
 */
export type DeltaKind =
  | "arguments"
  | "data"
  | "raw"
  | "section"
  | "summary"
  | "text"
  | "transcript";

export interface CitationEvent {
  readonly type: "citation";
  readonly index: number;
  readonly citation: Citation;
}

/** The part's signature, whole. */
export interface SignatureEvent {
  readonly type: "signature";
  readonly index: number;
  readonly signature: Signature;
}

export interface PartEndEvent {
  readonly type: "partEnd";
  readonly index: number;
}

export type EventSink = (event: AnswerEvent) => void;
