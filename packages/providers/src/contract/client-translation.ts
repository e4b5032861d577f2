import type { ParameterNames } from "./capabilities.ts";

/**
 * Between an API that clients speak and the dialect in which the gateway reads, changes and sends their calls. Pure: what
 * a policy sees, what is bounded and what is sent is the dialect's; only the caller knows the other API.
 */
export interface ClientTranslation {
  /** By which threads find it. */
  readonly name: ClientTranslationName;
  /** Reads a body. What cannot be read for certain is refused. */
  readRequest(bytes: Buffer): ClientRequestVerdict;
  /** Translates the answer of a call that was read. */
  answer(form: ClientAnswerForm): ClientAnswer;
}

export type ClientTranslationName = "locallab-chat" | "locallab-generate";

export type ClientRequestVerdict =
  | { readonly readable: true; readonly request: ClientRequest }
  /** `reason` is a sentence for the caller. */
  | { readonly readable: false; readonly reason: string };

/** What a request asks for, but for its texts. */
export interface ClientAsked {
  /** The model it names; empty when it names none. */
  readonly model: string;
  /** Length of the prompt's texts, in characters. */
  readonly promptLength: number;
  readonly isStreamAsked: boolean;
  /**
   * How long the answer may take, in milliseconds: what has come by then is all of it. Such a call is streamed in the dialect,
   * whatever its caller asks for.
   */
  readonly maxTimeMs: number | undefined;
}

export interface ClientRequest extends ClientAsked {
  /** The call in the dialect. */
  readonly toBody: (terms: DialectTerms) => Buffer;
}

/** What a call is written in the dialect with. */
export interface DialectTerms {
  /** The model to name. */
  readonly model: string;
  /** How the server calls what it can do; absent where several may serve the call. */
  readonly parameters?: ParameterNames | undefined;
  /** A stream that is asked to report its usage does. */
  readonly reportsUsage?: boolean;
}

export interface ClientAnswerForm {
  /** The upstream's status. */
  readonly status: number;
  /** What comes is a stream of events, as the upstream says. */
  readonly comesStreamed: boolean;
  /** The caller asked for a stream. */
  readonly isStreamAsked: boolean;
  /** The model by the name the caller knows. */
  readonly model: string;
  /** The call's id. */
  readonly id: string;
  /** Characters of the prompt, for an upstream that does not report its usage. */
  readonly promptLength: number;
}

/** An answer on its way to the caller. Takes bytes in any chunking: the same bytes come out. */
export interface ClientAnswer {
  readonly contentType: string;
  /** The caller's status. Of a whole answer it is known once `flush` was called. */
  readonly status: number;
  /** Bytes for the caller; `undefined` when there are none yet. */
  push(chunk: Buffer): Buffer | undefined;
  /** The answer has ended: the rest. Called once. */
  flush(): Buffer | undefined;
  /**
   * The caller's time is over: what came is all of the answer, and its length the reason. To be called before `flush`; absent where
   * callers cannot say how long an answer may take.
   */
  endEarly?(): void;
  /** The answer is broken off: what was held back of it. */
  cut(): Buffer | undefined;
  /** The upstream's answer was none that can be translated. */
  readonly isBroken: boolean;
  /** What of the answer so far the caller's API has no place for, by its names in that; absent where none is known of. */
  readonly lost?: readonly string[];
}
