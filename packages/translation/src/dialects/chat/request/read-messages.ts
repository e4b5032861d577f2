import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Custody } from "../../../contract/custody.ts";
import { openReasoning, SEAL_MARK } from "../../../custody/signatures.ts";
import type { Message, Role } from "../../../model/conversation.ts";
import type { Part, ReasoningPart, ToolCallPart } from "../../../model/part.ts";
import { extrasOf, recordListOf, textOf, wordOf } from "../../../reading/members.ts";
import { RequestProblem } from "../../../reading/request-problem.ts";
import { readPart } from "./read-parts.ts";

const ROLES: readonly Role[] = ["assistant", "developer", "system", "tool", "user"];
const OF_TEXTS: ReadonlySet<string> = new Set(["role", "content", "name"]);
const OF_TOOLS: ReadonlySet<string> = new Set(["role", "content", "tool_call_id"]);
const OF_ASSISTANTS: ReadonlySet<string> = new Set([
  "role",
  "content",
  "name",
  "refusal",
  "tool_calls",
  "reasoning_content",
  "reasoning",
  "reasoning_details",
  "annotations",
]);

export function readMessages(
  messages: readonly JsonRecord[],
  custody: Custody | undefined,
): readonly Message[] {
  return messages.map((message) => readMessage(message, custody));
}

function readMessage(message: JsonRecord, custody: Custody | undefined): Message {
  const role = wordOf(message["role"], ROLES);
  if (role === undefined) {
    throw new RequestProblem("A message has a role that cannot be translated.", "messages.role");
  }
  if (role === "tool") return readToolMessage(message);
  if (role === "assistant") return readAssistant(message, custody);
  const { isPlain, parts } = readContent(message["content"]);
  return withRest({ role, parts, ...isPlain }, message, OF_TEXTS);
}

function withRest(read: Message, message: JsonRecord, known: ReadonlySet<string>): Message {
  const name = textOf(message, "name");
  const extras = extrasOf("chat", message, known);
  if (name === undefined && extras === undefined) return read;
  return {
    ...read,
    ...(name === undefined ? {} : { name }),
    ...(extras === undefined ? {} : { extras }),
  };
}

interface Content {
  readonly parts: readonly Part[];
  readonly isPlain: { readonly isPlain?: true };
}

const PLAIN = { isPlain: true } as const;
const NO_CONTENT: Content = { parts: [], isPlain: {} };

function readContent(content: unknown): Content {
  if (typeof content === "string") {
    return { parts: [{ type: "text", text: content }], isPlain: PLAIN };
  }
  if (content === undefined || content === null) return NO_CONTENT;
  if (!Array.isArray(content) || !content.every(isRecord)) {
    throw new RequestProblem("`content` must be a string or a list of parts.", "messages.content");
  }
  return { parts: content.map(readPart), isPlain: {} };
}

function readToolMessage(message: JsonRecord): Message {
  const callId = textOf(message, "tool_call_id");
  if (callId === undefined) {
    throw new RequestProblem("A tool's message needs `tool_call_id`.", "messages.tool_call_id");
  }
  const { isPlain, parts } = readContent(message["content"]);
  const part: Part = { type: "toolResult", callId: withoutSeal(callId), parts, ...isPlain };
  return withRest({ role: "tool", parts: [part] }, message, OF_TOOLS);
}

function readAssistant(message: JsonRecord, custody: Custody | undefined): Message {
  const { isPlain, parts: content } = readContent(message["content"]);
  const refusal = textOf(message, "refusal");
  const calls = recordListOf(message, "tool_calls") ?? [];
  const parts: Part[] = [...readReasoning(message, calls, custody), ...content];
  if (refusal !== undefined) parts.push({ type: "refusal", text: refusal });
  for (const call of calls) parts.push(readToolCall(call));
  return withRest({ role: "assistant", parts, ...isPlain }, message, OF_ASSISTANTS);
}

/** Thoughts that were sealed, in the details or behind the first call's id; else those that stand there to be read. */
function readReasoning(
  message: JsonRecord,
  calls: readonly JsonRecord[],
  custody: Custody | undefined,
): readonly ReasoningPart[] {
  const details = message["reasoning_details"];
  const sealed = Array.isArray(details) ? details.filter(isRecord).map(({ data }) => data) : [];
  const ids = calls.map(({ id }) => (typeof id === "string" ? sealIn(id) : undefined));
  const fromDetails = sealed.flatMap((data) => openedOf(data, custody));
  if (fromDetails.length > 0) return fromDetails;
  const fromIds = ids.flatMap((seal) => openedOf(seal, custody));
  if (fromIds.length > 0) return fromIds;
  const shown = textOf(message, "reasoning_content") ?? textOf(message, "reasoning") ?? "";
  return shown === "" ? [] : [{ type: "reasoning", summary: [shown] }];
}

const openedOf = (seal: unknown, custody: Custody | undefined): readonly ReasoningPart[] =>
  typeof seal === "string" ? (openReasoning(seal, custody) ?? []) : [];

function sealIn(id: string): string | undefined {
  const at = id.indexOf(SEAL_MARK);
  return at < 0 ? undefined : id.slice(at);
}

function withoutSeal(id: string): string {
  const at = id.indexOf(SEAL_MARK);
  return at < 0 ? id : id.slice(0, at);
}

const OF_CALLS: ReadonlySet<string> = new Set(["id", "type", "function", "custom", "index"]);

function readToolCall(call: JsonRecord): ToolCallPart {
  const custom = call["custom"];
  const said = isRecord(custom) ? custom : call["function"];
  const id = textOf(call, "id");
  const name = isRecord(said) ? textOf(said, "name") : undefined;
  if (!isRecord(said) || id === undefined || name === undefined) {
    throw new RequestProblem(
      "A tool call needs `id`, and a function with a name.",
      "messages.tool_calls",
    );
  }
  const isCustom = said === custom;
  const extras = extrasOf("chat", call, OF_CALLS);
  return {
    type: "toolCall",
    id: withoutSeal(id),
    name,
    arguments: textOf(said, isCustom ? "input" : "arguments") ?? "",
    ...(isCustom ? { isCustom } : {}),
    ...(extras === undefined ? {} : { extras }),
  };
}
