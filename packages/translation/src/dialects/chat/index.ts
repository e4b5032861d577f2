import type { DialectHalves } from "../../contract/dialect-halves.ts";
import { readOpenAiError, writeOpenAiError } from "../../openai/errors.ts";
import { readChatAnswer } from "./answer/read-answer.ts";
import { ChatStreamReader } from "./answer/stream-reader.ts";
import { ChatStreamWriter } from "./answer/stream-writer.ts";
import { writeChatAnswer } from "./answer/write-answer.ts";
import { CHAT_CARRIES } from "./carries.ts";
import { readChatRequest } from "./request/read-request.ts";
import { writeChatRequest } from "./request/write-request.ts";

/** OpenAI's chat completions, which most other providers speak too. */
export const chat: DialectHalves = {
  id: "chat",
  carries: CHAT_CARRIES,
  readRequest: readChatRequest,
  writeRequest: writeChatRequest,
  readAnswer: readChatAnswer,
  createStreamReader: (source, sink) => new ChatStreamReader(source, sink),
  writeAnswer: writeChatAnswer,
  createStreamWriter: (caller) => new ChatStreamWriter(caller),
  readError: readOpenAiError,
  writeError: writeOpenAiError,
};
