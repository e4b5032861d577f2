import type { JsonRecord } from "@lintel/providers";

import type { DialectId } from "./dialect-id.ts";
import type { Extras } from "./extras.ts";

/** A piece of a message: of a request as well as of an answer. */
export type Part =
  | AudioPart
  | DocumentPart
  | ImagePart
  | OpaquePart
  | ReasoningPart
  | RefusalPart
  | TextPart
  | ToolCallPart
  | ToolResultPart
  | VideoPart;

export type PartType = Part["type"];

interface PartBase {
  /** The prompt up to and with this part is to be kept in the provider's cache. */
  readonly cache?: CacheMark | undefined;
  readonly extras?: Extras | undefined;
}

/** How long at least a cached prompt is kept: `5m` and `1h` are Anthropic's times, `30m` and `12h` OpenAI's. */
export interface CacheMark {
  /** Absent: as long as the provider keeps it when nothing is said. */
  readonly ttl?: "5m" | "30m" | "1h" | "12h" | undefined;
}

export interface TextPart extends PartBase {
  readonly type: "text";
  readonly text: string;
  readonly citations?: readonly Citation[] | undefined;
  /** Log probabilities of an answer's tokens, as OpenAI's chat reports them. */
  readonly logprobs?: readonly unknown[] | undefined;
  /** Google's models sign texts too. */
  readonly signature?: Signature | undefined;
}

export interface RefusalPart extends PartBase {
  readonly type: "refusal";
  readonly text: string;
}

/** Where a statement of a text comes from. */
export interface Citation {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  /** What is cited, in its own words. */
  readonly citedText?: string | undefined;
  /** In characters of the text part in which it stands; `end` is exclusive. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** All of the citation, as the dialect it comes from writes it. */
  readonly native: Extras;
}

export interface ImagePart extends PartBase {
  readonly type: "image";
  readonly source: MediaSource;
  /** How closely it is looked at, in OpenAI's words. */
  readonly detail?: string | undefined;
}

/** A PDF or a text file. */
export interface DocumentPart extends PartBase {
  readonly type: "document";
  readonly source: MediaSource;
  /** The name of the file, or the title. */
  readonly name?: string | undefined;
  /** Citations of it are asked for. */
  readonly citations?: boolean | undefined;
}

export interface AudioPart extends PartBase {
  readonly type: "audio";
  readonly source: MediaSource;
  /** Only for audio in an answer. */
  readonly transcript?: string | undefined;
}

export interface VideoPart extends PartBase {
  readonly type: "video";
  readonly source: MediaSource;
}

export type MediaSource =
  /** `mediaType` is an IANA type, e.g. `image/png`. */
  | { readonly type: "base64"; readonly mediaType: string; readonly data: string }
  | { readonly type: "url"; readonly url: string; readonly mediaType?: string | undefined }
  /** A file that was uploaded to the provider that speaks `dialect`: no other one has it. */
  | {
      readonly type: "file";
      readonly dialect: DialectId;
      readonly id: string;
      readonly mediaType?: string | undefined;
    }
  /** A document that is plain text. */
  | { readonly type: "text"; readonly text: string };

/** A call of a tool by the model. */
export interface ToolCallPart extends PartBase {
  readonly type: "toolCall";
  readonly id: string;
  readonly name: string;
  /** JSON text, exactly as the model wrote it where the dialect has it as a text. What a custom tool is given is any text. */
  readonly arguments: string;
  /** A custom tool (OpenAI's) takes a text. Absent: a function. */
  readonly isCustom?: true | undefined;
  /** Google's models sign calls. */
  readonly signature?: Signature | undefined;
}

export interface ToolResultPart extends PartBase {
  readonly type: "toolResult";
  readonly callId: string;
  /** Google's dialect refers to a call by the name of the tool. */
  readonly name?: string | undefined;
  readonly parts: readonly Part[];
  /** It stood there as a plain text. */
  readonly isPlain?: true | undefined;
  readonly isError?: boolean | undefined;
  readonly isCustom?: true | undefined;
}

/** What a model thought. */
export interface ReasoningPart extends PartBase {
  readonly type: "reasoning";
  /** What is shown of it, section by section: Anthropic's `thinking`, OpenAI's `summary`. */
  readonly summary: readonly string[];
  /** The thoughts themselves, where a model shows them: `content` of OpenAI's items. */
  readonly raw?: readonly string[] | undefined;
  readonly signature?: Signature | undefined;
  /** Nothing of it is shown, and `signature` is all there is of it (Anthropic's `redacted_thinking`). */
  readonly isRedacted?: true | undefined;
}

/**
 * What a provider wants back with later turns to take up its own thoughts: a signature, or the thoughts themselves,
 * encrypted. Another provider answers 400 to it.
 */
export interface Signature {
  /** Who can read it: `anthropic`, `openai`, `google`, or a narrower name that the caller of this package chose. */
  readonly origin: string;
  readonly value: string;
}

/** A part of a kind that only one dialect has, such as the calls of the provider's own tools. */
export interface OpaquePart extends PartBase {
  readonly type: "opaque";
  readonly dialect: DialectId;
  readonly value: JsonRecord;
}
