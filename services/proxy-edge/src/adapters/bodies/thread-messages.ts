import type { BodyAnswer, BodyQuestion, CallHead, EndpointReference } from "@lintel/providers";

/** A body as a thread gets it with each question: its bytes are shared with the event loop, never copied, and never written to again. */
export interface ThreadBody {
  /** The same for each question about a body; no other body has it. */
  readonly id: number;
  readonly endpoint: EndpointReference;
  readonly head: CallHead;
  readonly bytes: Uint8Array;
}

export interface ThreadQuestion {
  readonly id: number;
  readonly body: ThreadBody;
  readonly question: BodyQuestion;
}

/** `answer` is absent when reading the body threw, which it should not. */
export interface ThreadReply {
  readonly id: number;
  readonly answer?: BodyAnswer;
}
