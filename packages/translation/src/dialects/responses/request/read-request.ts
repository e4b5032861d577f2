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
import { echoOf } from "./echo.ts";
import { readInput } from "./read-items.ts";
import { readTool, readToolChoice } from "./read-tools.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "input",
  "instructions",
  "stream",
  "stream_options",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "max_output_tokens",
  "text",
  "temperature",
  "top_p",
  "top_logprobs",
  "reasoning",
  "user",
  "metadata",
  "service_tier",
]);

export const readResponsesRequest = (body: JsonRecord, context: RequestContext): RequestVerdict =>
  readingVerdict(() => {
    refuseState(body);
    return { isReadable: true, conversation: readConversation(body, context), echo: echoOf(body) };
  });

/** What stands for a conversation, or for a prompt, that only OpenAI has; and what to do in its place. */
const KEPT_ELSEWHERE: readonly (readonly [string, string])[] = [
  ["previous_response_id", "send the whole conversation as `input`"],
  ["conversation", "send the whole conversation as `input`"],
  ["prompt", "send its text as `instructions`"],
];

/** Members without which the answer would be to another question are not left out: such calls are refused. */
function refuseState(body: JsonRecord): void {
  for (const [name, advice] of KEPT_ELSEWHERE) {
    if ((body[name] ?? undefined) === undefined) continue;
    const problem = `\`${name}\` refers to what another provider keeps, and this model's does not have it: ${advice}.`;
    throw new RequestProblem(problem, name);
  }
  if (flagOf(body, "background") === true) {
    const problem =
      "This model's provider does not answer in the background: leave `background` out.";
    throw new RequestProblem(problem, "background");
  }
}

function readConversation(body: JsonRecord, { custody, model }: RequestContext): Conversation {
  return {
    dialect: "responses",
    model: textOf(body, "model") ?? model ?? "",
    isStreamed: flagOf(body, "stream") ?? false,
    messages: readInput(body, custody),
    tools: recordListOf(body, "tools")?.map(readTool),
    toolChoice: readToolChoice(body["tool_choice"]),
    parallelToolCalls: flagOf(body, "parallel_tool_calls"),
    maxOutputTokens: numberOf(body, "max_output_tokens"),
    output: readOutput(body),
    sampling: readSampling(body),
    reasoning: readReasoning(recordOf(body, "reasoning")),
    verbosity: textOf(recordOf(body, "text") ?? {}, "verbosity"),
    user: textOf(body, "user"),
    metadata: recordOf(body, "metadata"),
    serviceTier: textOf(body, "service_tier"),
    extras: extrasOf("responses", withoutShared(body), KNOWN),
  };
}

/** What an answer is to have beside its texts, as far as dialects share it. */
const LOGPROBS = "message.output_text.logprobs";
const ENCRYPTED = "reasoning.encrypted_content";

/** Without an `include` that asks for nothing but those. */
function withoutShared(body: JsonRecord): JsonRecord {
  const included = textListOf(body, "include") ?? [];
  const hasOthers = included.some((name) => name !== LOGPROBS && name !== ENCRYPTED);
  return hasOthers ? body : { ...body, include: undefined };
}

const readSampling = (body: JsonRecord): Sampling => {
  const topLogprobs = numberOf(body, "top_logprobs");
  const isAsked = textListOf(body, "include")?.includes(LOGPROBS) === true;
  const logprobs = isAsked || (topLogprobs ?? 0) > 0 ? true : undefined;
  return {
    temperature: numberOf(body, "temperature"),
    topP: numberOf(body, "top_p"),
    logprobs,
    topLogprobs: logprobs === true ? topLogprobs : undefined,
  };
};

const OF_REASONING: ReadonlySet<string> = new Set(["effort", "summary", "generate_summary"]);
const SUMMARIES = ["auto", "concise", "detailed"] as const;

function readReasoning(asked: JsonRecord | undefined): ReasoningRequest | undefined {
  if (asked === undefined) return undefined;
  const said = textOf(asked, "effort");
  const effort = wordOf(said, EFFORTS);
  if (said !== undefined && effort === undefined) {
    throw new RequestProblem("`reasoning.effort` is not known.", "reasoning.effort");
  }
  const summary = wordOf(asked["summary"] ?? asked["generate_summary"], SUMMARIES);
  const extras = extrasOf("responses", asked, OF_REASONING);
  if (effort === undefined && summary === undefined && extras === undefined) return undefined;
  return { effort, summary, extras };
}

function readOutput(body: JsonRecord): OutputFormat | undefined {
  const format = recordOf(recordOf(body, "text") ?? {}, "format");
  if (format === undefined) return undefined;
  const { type } = format;
  if (type === "text") return { type };
  if (type === "json_object") return { type: "json" };
  if (type !== "json_schema") {
    throw new RequestProblem("`text.format` cannot be translated.", "text.format");
  }
  return {
    type: "jsonSchema",
    schema: recordOf(format, "schema") ?? {},
    name: textOf(format, "name"),
    description: textOf(format, "description"),
    strict: flagOf(format, "strict"),
  };
}
