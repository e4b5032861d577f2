import { isRecord, type JsonRecord, stringIn } from "@lintel/providers";

import type { Custody } from "../../../contract/custody.ts";
import { openReasoning, SEAL_MARK } from "../../../custody/signatures.ts";
import type { Message } from "../../../model/conversation.ts";
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from "../../../model/part.ts";
import { extrasOf, recordListOf, textOf, wordOf } from "../../../reading/members.ts";
import { RequestProblem } from "../../../reading/request-problem.ts";
import { readPart } from "./read-parts.ts";

/** Who encrypts the thoughts of this dialect's models. */
const ORIGIN = "openai";

/** Instructions and items, each a message of its own; what a model said in one turn goes on from item to item. */
export function readInput(body: JsonRecord, custody: Custody | undefined): readonly Message[] {
  const instructions = textOf(body, "instructions");
  const messages: Message[] = [];
  if (instructions !== undefined) {
    const part = { type: "text", text: instructions } as const;
    messages.push({ role: "system", parts: [part], isPlain: true, isInstructions: true });
  }
  const { input } = body;
  if (typeof input === "string") {
    messages.push({ role: "user", parts: [{ type: "text", text: input }], isPlain: true });
    return messages;
  }
  let isWithin = false;
  for (const item of recordListOf(body, "input") ?? []) {
    const message = readItem(item, custody);
    const isOfModel = message.role === "assistant";
    messages.push(isWithin && isOfModel ? { ...message, continuesTurn: true } : message);
    isWithin = isOfModel;
  }
  return messages;
}

function readItem(item: JsonRecord, custody: Custody | undefined): Message {
  switch (item["type"]) {
    case undefined:
    case null:
    case "message":
      return readMessage(item);
    case "function_call":
    case "custom_tool_call":
      return { role: "assistant", parts: [readCall(item)] };
    case "function_call_output":
    case "custom_tool_call_output":
      return { role: "tool", parts: [readResult(item)] };
    case "reasoning":
      return { role: "assistant", parts: readReasoning(item, custody) };
    case "item_reference":
      throw new RequestProblem(
        "An `item_reference` refers to what another provider keeps: send the item itself.",
        "input",
      );
    default:
      return readOther(item);
  }
}

const ROLES = ["assistant", "developer", "system", "user"] as const;
const OF_MESSAGES: ReadonlySet<string> = new Set(["type", "role", "content", "id", "status"]);

function readMessage(item: JsonRecord): Message {
  const role = wordOf(item["role"], ROLES);
  if (role === undefined) throw new RequestProblem("An item's role is not known.", "input");
  const { content } = item;
  const extras = extrasOf("responses", item, OF_MESSAGES);
  const rest = extras === undefined ? {} : { extras };
  if (typeof content === "string") {
    return { role, parts: [{ type: "text", text: content }], isPlain: true, ...rest };
  }
  return { role, parts: readParts(content), ...rest };
}

function readParts(content: unknown): readonly Part[] {
  if (!Array.isArray(content) || !content.every(isRecord)) {
    throw new RequestProblem("`content` must be a string or a list of parts.", "input.content");
  }
  return content.map(readPart);
}

const OF_CALLS: ReadonlySet<string> = new Set([
  "type",
  "call_id",
  "name",
  "arguments",
  "input",
  "id",
  "status",
]);

function readCall(item: JsonRecord): ToolCallPart {
  const isCustom = item["type"] === "custom_tool_call";
  const id = textOf(item, "call_id");
  const name = textOf(item, "name");
  if (id === undefined || name === undefined) {
    throw new RequestProblem("A call of a tool needs `call_id` and `name`.", "input");
  }
  const extras = extrasOf("responses", item, OF_CALLS);
  return {
    type: "toolCall",
    id,
    name,
    arguments: textOf(item, isCustom ? "input" : "arguments") ?? "",
    ...(isCustom ? { isCustom } : {}),
    ...(extras === undefined ? {} : { extras }),
  };
}

const OF_RESULTS: ReadonlySet<string> = new Set(["type", "call_id", "output", "id", "status"]);

function readResult(item: JsonRecord): ToolResultPart {
  const callId = textOf(item, "call_id");
  if (callId === undefined) throw new RequestProblem("A result needs `call_id`.", "input");
  const { output } = item;
  const extras = extrasOf("responses", item, OF_RESULTS);
  const isPlain = typeof output === "string";
  return {
    type: "toolResult",
    callId,
    parts: isPlain ? [{ type: "text", text: output }] : readParts(output),
    ...(isPlain ? { isPlain } : {}),
    ...(item["type"] === "custom_tool_call_output" ? { isCustom: true } : {}),
    ...(extras === undefined ? {} : { extras }),
  };
}

/** Thoughts that were sealed here are opened; OpenAI's own stay as they are. */
function readReasoning(item: JsonRecord, custody: Custody | undefined): readonly ReasoningPart[] {
  const sealed = stringIn(item["encrypted_content"]);
  if (sealed.startsWith(SEAL_MARK)) {
    const opened = openReasoning(sealed, custody);
    if (opened !== undefined) return opened;
  }
  const raw = textsIn(item["content"]);
  const id = textOf(item, "id");
  const isOwn = sealed !== "" && !sealed.startsWith(SEAL_MARK);
  return [
    {
      type: "reasoning",
      summary: textsIn(item["summary"]),
      ...(raw.length === 0 ? {} : { raw }),
      ...(isOwn ? { signature: { origin: ORIGIN, value: sealed } } : {}),
      ...(id === undefined ? {} : { extras: { dialect: "responses", members: { id } } }),
    },
  ];
}

const textsIn = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.filter(isRecord).map(({ text }) => stringIn(text)) : [];

/** Items of OpenAI's own tools, and items that are new: what a tool gave back stands on the caller's side. */
function readOther(item: JsonRecord): Message {
  const isResult = /_output$|_response$/.test(stringIn(item["type"]));
  const part: Part = { type: "opaque", dialect: "responses", value: item };
  return { role: isResult ? "user" : "assistant", parts: [part] };
}
