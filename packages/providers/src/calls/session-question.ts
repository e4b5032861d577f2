import type { ClientMessageVerdict, ServerMessage, SessionDialect } from "../contract/session.ts";

/** What is asked of a message of a session that is too large to be gone through on the event loop. */
export type MessageQuestion =
  | { readonly about: "client message" }
  | { readonly about: "server message" }
  | { readonly about: "capped message"; readonly cap: number; readonly capMember: string };

/** The answer to one question, in the member of its name. */
export interface MessageAnswer {
  readonly clientMessage?: ClientMessageVerdict;
  readonly serverMessage?: ServerMessage;
  readonly capped?: Buffer;
}

/** Answers a question about a message as its dialect does; goes through all of it. */
export function answerAboutMessage(
  dialect: SessionDialect,
  bytes: Buffer,
  question: MessageQuestion,
): MessageAnswer {
  if (question.about === "client message") {
    return { clientMessage: dialect.readClientMessage(bytes) };
  }
  if (question.about === "server message") {
    return { serverMessage: dialect.readServerMessage(bytes) };
  }
  return { capped: dialect.capOutput(bytes, question.cap, question.capMember) };
}
