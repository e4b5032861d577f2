import type { CallerHalves } from "../../contract/target-halves.ts";
import { writeOpenAiError } from "../../openai/errors.ts";
import { readCompletionsRequest } from "./read-request.ts";
import { CompletionsStreamWriter } from "./stream-writer.ts";
import { writeCompletionsAnswer } from "./write-answer.ts";

/** OpenAI's completions of before chat: a text that is gone on with. No target: all that speak it speak chat too. */
export const completions: CallerHalves = {
  id: "completions",
  readRequest: readCompletionsRequest,
  writeAnswer: writeCompletionsAnswer,
  createStreamWriter: (caller) => new CompletionsStreamWriter(caller),
  writeError: writeOpenAiError,
};
