import type { ReportedUsage } from "./answer.ts";

/**
 * How the messages of sessions over WebSocket are read: which of them cost, and what. Pure. Messages that are not
 * distinguished here pass as they are.
 */
export interface SessionDialect {
  /**
   * Each request for an answer is the body of a call in the dialect of this name, at the provider's own endpoint, and is answered
   * with the events of its stream. Absent: answers are the session's own.
   */
  readonly turns?: string;
  /** What a session is opened with. */
  readOpening(query: string): OpeningVerdict;
  readClientMessage(bytes: Buffer): ClientMessageVerdict;
  readServerMessage(bytes: Buffer): ServerMessage;
  /** The message that asks for an answer, with its tokens limited to `cap`; the very same bytes when they are already. */
  capOutput(bytes: Buffer, cap: number, capMember: string): Buffer;
  /** Reports an error of the gateway to the client. */
  errorMessage(error: ClientSessionError): string;
  /** Asks the upstream to end an answer that is under way. */
  cancelMessage(responseId: string): string;
  /** Is a transcription by this model charged by its length, and not by tokens? */
  transcribesByTheMinute(model: string): boolean;
}

export type OpeningVerdict =
  | {
      readonly readable: true;
      /** Empty when none is named. */
      readonly model: string;
      /** It joins a session that was set up elsewhere. */
      readonly attaches: boolean;
    }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

export interface ClientMessage {
  /** `audio`: for the input buffer. `configure`: changes the session. `respond`: asks for an answer. */
  readonly kind: "audio" | "configure" | "respond" | "consume" | "other";
  /** The client's own id of the message. */
  readonly eventId: string | undefined;
  /** Models it names for the session or an answer. */
  readonly models: readonly string[];
  readonly transcriptionModels: readonly string[];
  /** Bytes of audio, decoded. */
  readonly audioBytes: number;
  /** The most tokens all else in it can be. */
  readonly textTokens: number;
  /** The most tokens the answer it asks for may have; absent: no limit of its own. */
  readonly outputCap: number | undefined;
  /** Something kept at the provider, or found by its tools, becomes part of the prompt: its length is not known. */
  readonly bringsIn: boolean;
}

export type ClientMessageVerdict =
  | { readonly readable: true; readonly message: ClientMessage }
  | { readonly readable: false; readonly reason: string; readonly eventId: string | undefined };

/** A session as its upstream reports it: all of it, in force from then on. */
export interface SessionConfig {
  /** `realtime`, `transcription`, or one whose cost is not modelled. */
  readonly type: string;
  readonly model: string | undefined;
  /** The model that transcribes the input; absent when none does. */
  readonly transcriptionModel: string | undefined;
  /** The model may begin to answer without being asked. */
  readonly answersUnasked: boolean;
  readonly outputCap: number | undefined;
  /** What the member that limits an answer is called. */
  readonly capMember: string;
  readonly audioBytesPerMs: number;
  /** The most tokens its instructions and tools can be. */
  readonly textTokens: number;
  readonly bringsIn: boolean;
}

export type ServerMessage =
  | { readonly kind: "other" }
  | { readonly kind: "configured"; readonly config: SessionConfig }
  | { readonly kind: "started"; readonly responseId: string }
  /** A piece of an answer: text, or bytes of audio. */
  | {
      readonly kind: "piece";
      readonly responseId: string;
      readonly text: string;
      readonly audioBytes: number;
    }
  | {
      readonly kind: "ended";
      readonly responseId: string;
      readonly reported: ReportedUsage;
      readonly failed: boolean;
    }
  /** All audio sent up to this moment is in the conversation, or dropped. */
  | { readonly kind: "consumed"; readonly untilMs: number }
  | { readonly kind: "committed"; readonly itemId: string }
  | {
      readonly kind: "transcribed";
      readonly itemId: string;
      readonly reported: ReportedUsage;
    }
  | { readonly kind: "untranscribed"; readonly itemId: string }
  /** A message of the client's was not accepted; `busy`: because an answer is under way. */
  | { readonly kind: "refused"; readonly eventId: string | undefined; readonly busy: boolean };

export interface ClientSessionError {
  readonly type: string;
  readonly code: string;
  /** What it has over HTTP. */
  readonly status: number;
  /** Written for the caller. */
  readonly message: string;
  /** As over HTTP: see `ClientError`. */
  readonly resetsAtSeconds?: number | undefined;
  /** This message's own id. */
  readonly id: string;
  /** The client's id of the message it is about. */
  readonly causeId: string | undefined;
}

/** No format of audio has fewer bytes to the millisecond: one byte to the sample, 8,000 samples a second. */
export const MIN_AUDIO_BYTES_PER_MS = 8;
