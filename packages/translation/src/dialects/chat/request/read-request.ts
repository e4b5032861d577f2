import type { JsonRecord } from "@lintel/providers";

import type { RequestContext, RequestVerdict } from "../../../contract/dialect-halves.ts";
import {
  type Conversation,
  EFFORTS,
  type OutputFormat,
  type ReasoningRequest,
  type Sampling,
} from "../../../model/conversation.ts";
import {
  extrasOf,
  flagOf,
  numberOf,
  recordListOf,
  recordOf,
  textListOf,
  textOf,
  wordOf,
} from "../../../reading/members.ts";
import { readingVerdict, RequestProblem } from "../../../reading/request-problem.ts";
import { readMessages } from "./read-messages.ts";
import { readTool, readToolChoice } from "./read-tools.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "stream",
  "stream_options",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "max_completion_tokens",
  "max_tokens",
  "response_format",
  "temperature",
  "top_p",
  "top_k",
  "seed",
  "presence_penalty",
  "frequency_penalty",
  "logit_bias",
  "logprobs",
  "top_logprobs",
  "n",
  "stop",
  "reasoning_effort",
  "verbosity",
  "user",
  "metadata",
  "service_tier",
]);

/** The API before tools: refused, since its calls have no ids that another dialect could refer to. */
const BEFORE_TOOLS = ["functions", "function_call"];

export const readChatRequest = (body: JsonRecord, context: RequestContext): RequestVerdict =>
  readingVerdict(() => {
    const before = BEFORE_TOOLS.find((name) => (body[name] ?? undefined) !== undefined);
    if (before !== undefined) {
      throw new RequestProblem(`\`${before}\` cannot be translated; use \`tools\`.`, before);
    }
    return { isReadable: true, conversation: readConversation(body, context) };
  });

function readConversation(body: JsonRecord, { custody, model }: RequestContext): Conversation {
  const messages = recordListOf(body, "messages");
  if (messages === undefined) throw new RequestProblem("`messages` is missing.", "messages");
  const options = recordOf(body, "stream_options");
  return {
    dialect: "chat",
    model: textOf(body, "model") ?? model ?? "",
    isStreamed: flagOf(body, "stream") ?? false,
    wantsStreamUsage: options === undefined ? undefined : flagOf(options, "include_usage"),
    messages: readMessages(messages, custody),
    tools: recordListOf(body, "tools")?.map(readTool),
    toolChoice: readToolChoice(body["tool_choice"]),
    parallelToolCalls: flagOf(body, "parallel_tool_calls"),
    maxOutputTokens: numberOf(body, "max_completion_tokens") ?? numberOf(body, "max_tokens"),
    output: readOutput(recordOf(body, "response_format")),
    sampling: readSampling(body),
    stop: textListOf(body, "stop"),
    reasoning: readReasoning(body),
    verbosity: textOf(body, "verbosity"),
    user: textOf(body, "user"),
    metadata: recordOf(body, "metadata"),
    serviceTier: textOf(body, "service_tier"),
    extras: extrasOf("chat", body, KNOWN),
  };
}

const readSampling = (body: JsonRecord): Sampling => ({
  temperature: numberOf(body, "temperature"),
  topP: numberOf(body, "top_p"),
  topK: numberOf(body, "top_k"),
  seed: numberOf(body, "seed"),
  presencePenalty: numberOf(body, "presence_penalty"),
  frequencyPenalty: numberOf(body, "frequency_penalty"),
  logitBias: recordOf(body, "logit_bias"),
  logprobs: flagOf(body, "logprobs"),
  topLogprobs: numberOf(body, "top_logprobs"),
  choices: numberOf(body, "n"),
});

function readReasoning(body: JsonRecord): ReasoningRequest | undefined {
  const asked = textOf(body, "reasoning_effort");
  if (asked === undefined) return undefined;
  const effort = wordOf(asked, EFFORTS);
  if (effort === undefined) {
    throw new RequestProblem("`reasoning_effort` is not known.", "reasoning_effort");
  }
  return { effort };
}

function readOutput(format: JsonRecord | undefined): OutputFormat | undefined {
  if (format === undefined) return undefined;
  const { type } = format;
  if (type === "text") return { type };
  if (type === "json_object") return { type: "json" };
  const described = type === "json_schema" ? recordOf(format, "json_schema") : undefined;
  if (described === undefined) {
    throw new RequestProblem("`response_format` cannot be translated.", "response_format");
  }
  return {
    type: "jsonSchema",
    schema: recordOf(described, "schema") ?? {},
    name: textOf(described, "name"),
    description: textOf(described, "description"),
    strict: flagOf(described, "strict"),
  };
}
