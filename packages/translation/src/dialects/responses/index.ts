import type { DialectHalves } from "../../contract/dialect-halves.ts";
import { readOpenAiError, writeOpenAiError } from "../../openai/errors.ts";
import { readResponsesAnswer } from "./answer/read-answer.ts";
import { resumedFacts } from "./answer/resumed-facts.ts";
import { ResponsesStreamReader } from "./answer/stream-reader.ts";
import { ResponsesStreamWriter } from "./answer/stream-writer.ts";
import { writeResponsesAnswer } from "./answer/write-answer.ts";
import { RESPONSES_CARRIES } from "./carries.ts";
import { readResponsesRequest } from "./request/read-request.ts";
import { writeResponsesRequest } from "./request/write-request.ts";

/** OpenAI's responses, the API of its newer models and of Codex. */
export const responses: DialectHalves = {
  id: "responses",
  carries: RESPONSES_CARRIES,
  readRequest: readResponsesRequest,
  writeRequest: writeResponsesRequest,
  readAnswer: readResponsesAnswer,
  createStreamReader: (source, sink) => new ResponsesStreamReader(source, sink),
  writeAnswer: writeResponsesAnswer,
  createStreamWriter: (caller) => new ResponsesStreamWriter(caller),
  resumedFacts,
  readError: readOpenAiError,
  writeError: writeOpenAiError,
};
