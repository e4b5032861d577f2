import type { DialectHalves } from "../../contract/dialect-halves.ts";
import { readMessagesAnswer, readMessagesError } from "./answer/read-answer.ts";
import { MessagesStreamReader } from "./answer/stream-reader.ts";
import { MessagesStreamWriter } from "./answer/stream-writer.ts";
import { writeMessagesAnswer, writeMessagesError } from "./answer/write-answer.ts";
import { MESSAGES_CARRIES } from "./carries.ts";
import { readMessagesRequest } from "./request/read-request.ts";
import { writeMessagesRequest } from "./request/write-request.ts";

/** Anthropic's messages, at Anthropic's, and at Amazon's and Google's clouds. */
export const messages: DialectHalves = {
  id: "messages",
  carries: MESSAGES_CARRIES,
  readRequest: readMessagesRequest,
  writeRequest: writeMessagesRequest,
  readAnswer: readMessagesAnswer,
  createStreamReader: (source, sink) => new MessagesStreamReader(source, sink),
  writeAnswer: writeMessagesAnswer,
  createStreamWriter: (caller) => new MessagesStreamWriter(caller),
  readError: readMessagesError,
  writeError: writeMessagesError,
};
