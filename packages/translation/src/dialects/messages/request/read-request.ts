import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Custody } from "../../../contract/custody.ts";
import type { RequestContext, RequestVerdict } from "../../../contract/dialect-halves.ts";
import {
  type Conversation,
  EFFORTS,
  type Message,
  type OutputFormat,
  type ReasoningRequest,
} from "../../../model/conversation.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
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
import { readContent, readMark } from "./read-parts.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "system",
  "max_tokens",
  "stream",
  "tools",
  "tool_choice",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "thinking",
  "metadata",
  "output_config",
  "output_format",
  "cache_control",
  "service_tier",
]);

export const readMessagesRequest = (body: JsonRecord, context: RequestContext): RequestVerdict =>
  readingVerdict(() => ({ isReadable: true, conversation: readConversation(body, context) }));

function readConversation(body: JsonRecord, { custody, model }: RequestContext): Conversation {
  const messages = recordListOf(body, "messages");
  if (messages === undefined) throw new RequestProblem("`messages` is missing.", "messages");
  const config = recordOf(body, "output_config") ?? {};
  const choice = recordOf(body, "tool_choice");
  const isSerial = choice !== undefined && flagOf(choice, "disable_parallel_tool_use") === true;
  const userId = recordOf(body, "metadata")?.["user_id"];
  return {
    dialect: "messages",
    model: textOf(body, "model") ?? model ?? "",
    isStreamed: flagOf(body, "stream") ?? false,
    messages: [
      ...readSystem(body["system"], custody),
      ...messages.map((message) => readMessage(message, custody)),
    ],
    tools: recordListOf(body, "tools")?.map(readTool),
    toolChoice: choice && readToolChoice(choice),
    parallelToolCalls: isSerial ? false : undefined,
    maxOutputTokens: numberOf(body, "max_tokens"),
    output: readOutput(recordOf(config, "format") ?? recordOf(body, "output_format")),
    sampling: {
      temperature: numberOf(body, "temperature"),
      topP: numberOf(body, "top_p"),
      topK: numberOf(body, "top_k"),
    },
    stop: textListOf(body, "stop_sequences"),
    reasoning: readReasoning(recordOf(body, "thinking"), config),
    cache: readMark(body),
    user: typeof userId === "string" ? userId : undefined,
    serviceTier: textOf(body, "service_tier"),
    extras: extrasOf("messages", body, KNOWN),
  };
}

function readSystem(system: unknown, custody: Custody | undefined): readonly Message[] {
  if (system === undefined || system === null) return [];
  const parts = readContent(system, custody);
  const isPlain = typeof system === "string" ? { isPlain: true as const } : {};
  return [{ role: "system", parts, isInstructions: true, ...isPlain }];
}

function readMessage(message: JsonRecord, custody: Custody | undefined): Message {
  const role = wordOf(message["role"], ["assistant", "system", "user"]);
  if (role === undefined) throw new RequestProblem("`role` is not known.", "messages");
  const { content } = message;
  const isPlain = typeof content === "string" ? { isPlain: true as const } : {};
  return { role, parts: readContent(content, custody), ...isPlain };
}

/** Tools with a type are Anthropic's own, but for `custom`. */
function readTool(tool: JsonRecord): Tool {
  const { description, input_schema: schema, name, strict, type } = tool;
  if ((type ?? "custom") !== "custom" || typeof name !== "string") {
    return { type: "opaque", dialect: "messages", value: tool };
  }
  const cache = readMark(tool);
  return {
    type: "function",
    name,
    ...(typeof description === "string" ? { description } : {}),
    ...(isRecord(schema) ? { parameters: schema } : {}),
    ...(typeof strict === "boolean" ? { strict } : {}),
    ...(cache === undefined ? {} : { cache }),
  };
}

function readToolChoice(choice: JsonRecord): ToolChoice {
  const { name, type } = choice;
  if (type === "auto" || type === "none") return { type };
  if (type === "any") return { type: "required" };
  if (type === "tool" && typeof name === "string") return { type: "tool", name };
  return { type: "opaque", dialect: "messages", value: choice };
}

function readOutput(format: JsonRecord | undefined): OutputFormat | undefined {
  if (format === undefined) return undefined;
  return { type: "jsonSchema", schema: recordOf(format, "schema") ?? {}, strict: true };
}

function readReasoning(
  thinking: JsonRecord | undefined,
  config: JsonRecord,
): ReasoningRequest | undefined {
  const effort = wordOf(config["effort"], EFFORTS);
  if (thinking === undefined) return effort === undefined ? undefined : { effort };
  const mode = wordOf(thinking["type"], ["adaptive", "disabled", "enabled"]);
  const budgetTokens = numberOf(thinking, "budget_tokens");
  return { mode, effort, budgetTokens };
}
