import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, Message } from "../../../model/conversation.ts";
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from "../../../model/part.ts";
import { shortId } from "../../../openai/tools.ts";
import { kindOf } from "../../../reading/kind-of.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { acceptedSignature } from "../../../writing/part-values.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import type { WriteContext } from "../../../writing/write-context.ts";
import { writePart } from "./write-parts.ts";

/** Instructions and items, in their order. */
export function writeInput(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): Draft {
  const placeOf = placesOf(conversation);
  const input: JsonRecord[] = [];
  let instructions: string | undefined;
  for (const [index, message] of conversation.messages.entries()) {
    const [first, ...others] = message.parts;
    const isPlain = message.isInstructions === true && message.isPlain === true;
    if (index === 0 && isPlain && first?.type === "text" && others.length === 0) {
      instructions = first.text;
      continue;
    }
    input.push(...writeMessage(message, { target, losses, where: placeOf(index) }));
  }
  return { ...(instructions === undefined ? {} : { instructions }), input };
}

/** Items of a message: texts and media that follow each other are one, and calls, results and thoughts each their own. */
function writeMessage(message: Message, context: WriteContext): readonly JsonRecord[] {
  const items: Draft[] = [];
  let content: JsonRecord[] | undefined;
  if (message.name !== undefined) context.losses.drop("participantNames", context.where);
  for (const part of message.parts) {
    const item = writeItem(part, context);
    if (item !== undefined) {
      content = undefined;
      items.push(...item);
      continue;
    }
    const written = writePart(part, message.role, context);
    if (written === undefined) continue;
    if (content === undefined) {
      content = [];
      items.push(said(message, content));
    }
    content.push(written);
  }
  return items.map((item) => finished(item, message, context));
}

const said = ({ role }: Message, content: readonly JsonRecord[]): Draft => ({
  type: "message",
  role: role === "tool" ? "user" : role,
  content,
});

/** A plain text stays one. */
function finished(
  item: Draft,
  { extras, isPlain }: Message,
  { losses, where }: WriteContext,
): Draft {
  if (item["type"] !== "message") return item;
  const { content } = item;
  const only: unknown = Array.isArray(content) && content.length === 1 ? content[0] : undefined;
  const text = isPlain === true ? plainTextOf(only) : undefined;
  const draft = text === undefined ? item : { ...item, content: text };
  putExtras(draft, extras, { dialect: "responses", losses, where });
  return draft;
}

function plainTextOf(part: unknown): string | undefined {
  if (typeof part !== "object" || part === null || !("text" in part)) return undefined;
  const hasMark = "prompt_cache_breakpoint" in part;
  return typeof part.text === "string" && !hasMark ? part.text : undefined;
}

/** The item that a part is on its own; `undefined` of parts that stand in a message. */
function writeItem(part: Part, context: WriteContext): readonly Draft[] | undefined {
  switch (part.type) {
    case "toolCall":
      return [writeCall(part, context)];
    case "toolResult":
      return [writeResult(part, context)];
    case "reasoning":
      return writeReasoning(part, context);
    case "opaque":
      if (part.dialect !== "responses") return undefined;
      return ITEM.test(kindOf(part.value)) ? [{ ...part.value }] : undefined;
    case "audio":
    case "document":
    case "image":
    case "refusal":
    case "text":
    case "video":
    default:
      return undefined;
  }
}

/** What is an item and no part of one: the calls of tools, what they gave back, and the like. */
const ITEM = /_call$|_output$|_response$|_request$|^compaction|^mcp_|^program/;

function writeCall(call: ToolCallPart, { losses, where }: WriteContext): Draft {
  const { arguments: text, cache, extras, id, isCustom, name } = call;
  if (cache !== undefined) losses.drop("cacheMarks", where);
  const draft: Draft =
    isCustom === true
      ? { type: "custom_tool_call", call_id: shortId(id), name, input: text }
      : { type: "function_call", call_id: shortId(id), name, arguments: text };
  putExtras(draft, extras, { dialect: "responses", losses, where });
  return draft;
}

function writeResult(result: ToolResultPart, context: WriteContext): Draft {
  const { cache, callId, extras, isCustom, isError, isPlain, parts } = result;
  const { losses, where } = context;
  if (isError === true) losses.drop("toolErrors", where);
  if (cache !== undefined) losses.drop("cacheMarks", where);
  const [first] = parts;
  const plain = isPlain === true && parts.length === 1 && first?.type === "text";
  const output = plain
    ? first.text
    : parts.flatMap((part) => writePart(part, "user", context) ?? []);
  const draft: Draft = {
    type: isCustom === true ? "custom_tool_call_output" : "function_call_output",
    call_id: shortId(callId),
    output,
  };
  putExtras(draft, extras, { dialect: "responses", losses, where });
  return draft;
}

/** Reasoning of OpenAI's own models goes back as it was encrypted; that of others would be refused. */
function writeReasoning(part: ReasoningPart, context: WriteContext): readonly Draft[] {
  const { extras, raw, summary } = part;
  const signature = acceptedSignature(part, context);
  if (signature === undefined) return [];
  return [
    {
      type: "reasoning",
      ...(extras?.dialect === "responses" ? extras.members : {}),
      summary: summary.map((text) => ({ type: "summary_text", text })),
      ...(raw === undefined
        ? {}
        : { content: raw.map((text) => ({ type: "reasoning_text", text })) }),
      encrypted_content: signature.value,
    },
  ];
}
