import type {
  ClientAnswer,
  DialectName,
  DialectTerms,
  HeaderLine,
  UnreadableBody,
} from "@lintel/providers";

import type { SentAnswer } from "../continuing/continue-conversation.ts";
import type { Custody } from "../contract/custody.ts";
import type { AnswerSource, CallerFacts } from "../contract/dialect-halves.ts";

/**
 * Between the dialect in which a call came in and that of the endpoint it is sent to. Pure: the call is bounded, priced and sent
 * in the endpoint's dialect, and its answer is read there; only the caller knows the other one.
 */
export interface DialectTranslation {
  /** The caller's. */
  readonly from: DialectName;
  /** The endpoint's. */
  readonly to: DialectName;
  /** What servers of the endpoint's dialect expect in the head of a request. */
  readonly headers: readonly HeaderLine[];
  /** Headers of the caller, in lower case, that mean something in the caller's dialect only. */
  readonly foreignHeaders: RegExp;
  /** Writes a body in the endpoint's dialect. Goes through all of it. Without `custody` what was sealed for the caller is lost. */
  request(bytes: Buffer, terms: TranslationTerms, custody?: Custody): TranslatedRequest;
  /** Translates the answer of a call that was translated. */
  answer(form: TranslatedAnswerForm): ClientAnswer;
}

/** What a call is written with. */
export interface TranslationTerms extends DialectTerms {
  /** How many tokens an answer of the model has at most, where that is known: the dialect may demand a cap, and the caller have none. */
  readonly maxOutputTokens?: number | undefined;
  /** Whose seals are opened: the key's. */
  readonly holder: string;
  /** What was sent of an answer that was cut, and is to be continued. */
  readonly sent?: SentAnswer | undefined;
}

export type TranslatedRequest = RequestInDialect | UnreadableBody;

export interface RequestInDialect {
  readonly readable: true;
  readonly bytes: Buffer;
  /** What of the caller's request the endpoint's dialect cannot carry, by the names of its members, each once. */
  readonly lost: readonly string[];
  readonly asked: AskedInDialect;
}

/** What the translation of an answer has to know of the request. Plain data: it may come from another thread. */
export interface AskedInDialect
  extends Pick<CallerFacts, "echo" | "wantsStreamUsage">, Pick<AnswerSource, "outputTool"> {
  /** The caller's custom tools that the target has as functions. */
  readonly customTools?: readonly string[] | undefined;
  /** For a continued answer: white space that was sent already and that the model writes again. */
  readonly skips?: string | undefined;
}

export interface TranslatedAnswerForm {
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
  /** When the answer began, in Unix milliseconds. */
  readonly atMs: number;
  readonly asked: AskedInDialect;
  /** By which model it was answered, as its provider knows it. */
  readonly upstreamModel: string;
  /** Absent: what the target signs is lost. */
  readonly custody?: Custody | undefined;
}
