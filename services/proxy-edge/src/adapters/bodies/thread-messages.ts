import type {
  BodyAnswer,
  BodyQuestion,
  CallHead,
  EndpointReference,
  MessageAnswer,
  MessageQuestion,
} from "@lintel/providers";

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

/** What is asked of a thread. */
export type ThreadTask =
  | { readonly body: ThreadBody; readonly question: BodyQuestion }
  | { readonly message: ThreadMessage; readonly question: MessageQuestion }
  | ThreadTextTask;

/** What is asked of the texts of a body, of a message, or of an answer. */
export type ThreadTextTask = { readonly ofTexts: TextQuestion } & (
  | { readonly body: ThreadBody }
  | { readonly message: ThreadMessage }
  | { readonly plainAnswer: ThreadPlainAnswer }
);

export type ThreadAnswer = BodyAnswer & MessageAnswer & TextAnswer;

export interface ThreadQuestion {
  readonly id: number;
  readonly task: ThreadTask;
}

/** `answer` is absent when reading the bytes threw, which it should not. */
export interface ThreadReply {
  readonly id: number;
  readonly answer?: ThreadAnswer;
}
