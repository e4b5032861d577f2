import type { JsonRecord } from "@lintel/providers";

import type { RequestVerdict } from "../../contract/dialect-halves.ts";
import type { Conversation } from "../../model/conversation.ts";
import { extrasOf, flagOf, numberOf, recordOf, textListOf, textOf } from "../../reading/members.ts";
import { readingVerdict, RequestProblem } from "../../reading/request-problem.ts";

/** `logprobs` is a number here, and its answers have a form of their own: it is listed as lost, as `echo` and `best_of` are. */
const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "prompt",
  "stream",
  "stream_options",
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "seed",
  "presence_penalty",
  "frequency_penalty",
  "logit_bias",
  "n",
  "stop",
  "user",
]);

/** Reads a completion as a conversation of one message (developers.openai.com/api/reference/resources/completions, November 2026). */
export const readCompletionsRequest = (body: JsonRecord): RequestVerdict =>
  readingVerdict(() => ({ isReadable: true, conversation: readConversation(body) }));

function readConversation(body: JsonRecord): Conversation {
  // The answer would be to another question.
  if ((body["suffix"] ?? "") !== "") {
    throw new RequestProblem("`suffix` cannot be translated: say it in the prompt.", "suffix");
  }
  const options = recordOf(body, "stream_options");
  return {
    dialect: "completions",
    model: textOf(body, "model") ?? "",
    isStreamed: flagOf(body, "stream") ?? false,
    wantsStreamUsage: options === undefined ? undefined : flagOf(options, "include_usage"),
    messages: [{ role: "user", parts: [{ type: "text", text: readPrompt(body) }], isPlain: true }],
    maxOutputTokens: numberOf(body, "max_tokens"),
    sampling: {
      temperature: numberOf(body, "temperature"),
      topP: numberOf(body, "top_p"),
      topK: numberOf(body, "top_k"),
      seed: numberOf(body, "seed"),
      presencePenalty: numberOf(body, "presence_penalty"),
      frequencyPenalty: numberOf(body, "frequency_penalty"),
      logitBias: recordOf(body, "logit_bias"),
      choices: numberOf(body, "n"),
    },
    stop: textListOf(body, "stop"),
    user: textOf(body, "user"),
    extras: extrasOf("completions", body, KNOWN),
  };
}

/** Several prompts are several calls, and tokens are of one model's vocabulary. */
function readPrompt({ prompt }: JsonRecord): string {
  const texts: unknown = typeof prompt === "string" ? [prompt] : prompt;
  const [text, ...others]: unknown[] = Array.isArray(texts) ? texts : [];
  if (typeof text === "string" && others.length === 0) return text;
  throw new RequestProblem("`prompt` must be one text to be translated.", "prompt");
}
