import type { AnthropicErrorName } from "../anthropic-upstream/anthropic-error-rows.ts";
import type { OpenAiErrorName } from "../openai-upstream/openai-errors.ts";
import type { HeaderChanges } from "./header-changes.ts";

/**
 * What a script may ask of the simulated upstream. Behaviours are data; a request gets a list of them, and
 * they act in three layers: content (what is answered), framing (which bytes, in which chunks; in list order),
 * transport (when bytes leave, and how the answer ends).
 */
export type Behaviour = ContentBehaviour | FramingBehaviour | TransportBehaviour;

export type ContentBehaviour = Say | ReportUsage | GiveAnswer | Fail;
export type FramingBehaviour = SetHeaders | Insert | FrameEvents | Rechunk | Gzip;
export type TransportBehaviour = Wait | Stop;

/** The model says this instead of its usual sentence. Limits on output tokens still cut it. */
export interface Say {
  readonly kind: "say";
  readonly text?: string;
  /** What it thinks before, where the caller lets it. */
  readonly thinking?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly finishReason?: string;
}

export interface ToolCall {
  readonly name: string;
  /** JSON text, as on the wire. */
  readonly arguments: string;
}

/** The answer carries this `usage` object as it is; `null` leaves usage out wherever it would have been. */
interface ReportUsage {
  readonly kind: "report-usage";
  readonly usage: Readonly<Record<string, unknown>> | null;
}

/** A fixed answer in place of a simulated one. A string or bytes go out as they are, anything else as JSON. */
export interface GiveAnswer {
  readonly kind: "give-answer";
  readonly status?: number;
  readonly headers?: HeaderChanges;
  readonly body: unknown;
}

/** One of the vendor's own errors, with its status and headers. */
export interface Fail {
  readonly kind: "fail";
  readonly with: OpenAiErrorName | AnthropicErrorName;
}

interface SetHeaders {
  readonly kind: "set-headers";
  readonly headers: HeaderChanges;
}

/** Puts bytes before the chunk with this index (negative counts from the end; the chunk count means "at the end"). */
export interface Insert {
  readonly kind: "insert";
  readonly before: number;
  readonly text: string;
}

/** Writes the events of a stream in another legal spelling of SSE. */
export interface FrameEvents {
  readonly kind: "frame-events";
  readonly lineEnd?: "\n" | "\r\n" | "\r";
  /** An `id: n` line in every event. */
  readonly ids?: boolean;
  /** A `: comment` line before every event. */
  readonly comments?: boolean;
  /** `data:{` instead of `data: {`. */
  readonly tight?: boolean;
}

/** Changes the chunk boundaries. Each chunk is one write on the socket; pair it with a wait to keep chunks apart. */
export interface Rechunk {
  readonly kind: "rechunk";
  readonly by:
    | { readonly bytes: number }
    | { readonly events: number }
    | { readonly offsets: readonly number[] }
    /** Inside every multi-byte character, every `data:` field name, or every line end pair. */
    | { readonly inside: "character" | "field-name" | "event-end" };
}

/** Compresses, flushing after every chunk, if the request accepts gzip. */
interface Gzip {
  readonly kind: "gzip";
}

/** Waits before the headers, before the first byte of the body, before every chunk, or before one of them. */
export interface Wait {
  readonly kind: "wait";
  readonly before: "headers" | "body" | "each-chunk" | { readonly chunk: number };
  /** Milliseconds, or a promise the test resolves. */
  readonly until: number | Promise<unknown>;
}

/**
 * Ends the answer early. After `request` nothing is sent at all; bytes and chunks are those of the framed body
 * (negative: all but so many). `end` finishes the answer as if it were whole, `close` ends the connection
 * in the middle of it, `reset` does so with a TCP reset, `stall` stays silent until the client leaves.
 */
export interface Stop {
  readonly kind: "stop";
  readonly after: "request" | "headers" | { readonly chunks: number } | { readonly bytes: number };
  readonly how: "end" | "close" | "reset" | "stall";
}
