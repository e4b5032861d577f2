import { changeHeaders, jsonAnswer } from "../upstream/answer.ts";
import type { Answer } from "../upstream/answer.ts";
import { openAiError } from "./openai-errors.ts";
import type { OpenAiError, OpenAiErrorName } from "./openai-errors.ts";

/** An error in OpenAI's shape. */
export function errorAnswer(error: OpenAiError, status: number): Answer {
  return jsonAnswer({ error }, status);
}

/** One of OpenAI's own errors, with the headers that belong to it. */
export function namedErrorAnswer(name: OpenAiErrorName): Answer {
  const { error, status, headers } = openAiError(name);
  return changeHeaders(errorAnswer(error, status), headers ?? {});
}
