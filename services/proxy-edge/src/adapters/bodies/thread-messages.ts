import type {
  BatchVerdict,
  BodyAnswer,
  BodyQuestion,
  CallHead,
  ClientAsked,
  ClientTranslationName,
  DialectName,
  DialectTerms,
  EndpointReference,
  MessageAnswer,
  MessageQuestion,
  UnreadableBody,
} from "@lintel/providers";
import type { TranslatedRequest, TranslationTerms } from "@lintel/translation";

import type { TextAnswer, TextQuestion } from "../../policy/thread-policy.ts";

/** A body as a thread gets it with each question: its bytes are shared with the event loop, never copied, and never written to again. */
export interface ThreadBody {
  /** The same for each question about a body; no other body has it. */
  readonly id: number;
  readonly endpoint: EndpointReference;
  readonly head: CallHead;
  readonly bytes: Uint8Array;
}

/** A message of a session at an endpoint. */
export interface ThreadMessage {
  readonly endpoint: EndpointReference;
  readonly bytes: Uint8Array;
}

/** An answer that is no stream, of an endpoint. */
export interface ThreadPlainAnswer extends ThreadMessage {
  /** Lower case. */
  readonly contentType: string;
}

/** What a thread is given when it begins. */
export interface ThreadData {
  /** Under which what callers keep was sealed, the current one first. */
  readonly sealSecrets: readonly Uint8Array[];
}

/** A body that is to be written in another dialect. */
export interface ThreadTranslation {
  readonly from: DialectName;
  readonly to: DialectName;
  readonly terms: TranslationTerms;
  readonly bytes: Uint8Array;
}

/** A body that holds what was sealed for its caller. */
export interface ThreadSealed {
  readonly dialect: DialectName;
  readonly bytes: Uint8Array;
}

/** A request in another API than the dialect, which is to be read; with terms, to be written in the dialect as well. */
export interface ThreadRequest {
  readonly name: ClientTranslationName;
  readonly bytes: Uint8Array;
  readonly terms: DialectTerms | undefined;
}

/** A batch of requests, which is to be taken apart. */
export interface ThreadBatch {
  readonly bytes: Uint8Array;
}

/** What is asked of a thread. */
export type ThreadTask =
  | { readonly sealed: ThreadSealed }
  | { readonly request: ThreadRequest }
  | { readonly batch: ThreadBatch }
  | { readonly translation: ThreadTranslation }
  | { readonly body: ThreadBody; readonly question: BodyQuestion }
  | { readonly message: ThreadMessage; readonly question: MessageQuestion }
  | ThreadTextTask;

/** What is asked of the texts of a body, of a message, or of an answer. */
export type ThreadTextTask = { readonly ofTexts: TextQuestion } & (
  | { readonly body: ThreadBody }
  | { readonly message: ThreadMessage }
  | { readonly plainAnswer: ThreadPlainAnswer }
);

export type ThreadAnswer = BodyAnswer &
  MessageAnswer &
  TextAnswer &
  TranslationAnswer &
  RequestAnswer;

export interface RequestAnswer {
  /** What a request asks for; where it was to be written, its bytes are `edited`. */
  readonly asked?: OrReason<{ readonly asked: ClientAsked }>;
  readonly split?: BatchVerdict;
}

type OrReason<Answer> =
  | (Answer & { readonly readable: true })
  | { readonly readable: false; readonly reason: string };

export interface TranslationAnswer {
  /** What was written, whose bytes are `edited`; or why nothing was. */
  readonly written?: Omit<Extract<TranslatedRequest, { readable: true }>, "bytes"> | UnreadableBody;
}

export interface ThreadQuestion {
  readonly id: number;
  readonly task: ThreadTask;
}

/** `answer` is absent when reading the bytes threw, which it should not. */
export interface ThreadReply {
  readonly id: number;
  readonly answer?: ThreadAnswer;
}
