import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, Message } from "../../../model/conversation.ts";
import type { Part, ToolCallPart, ToolResultPart } from "../../../model/part.ts";
import { shortId } from "../../../openai/tools.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import type { WriteContext } from "../../../writing/write-context.ts";
import { writePart } from "./write-parts.ts";

/** The messages in their order. Results of tools stand in messages of their own, and what a tool's message cannot hold follows it. */
export function writeMessages(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): readonly Draft[] {
  const written: Draft[] = [];
  const placeOf = placesOf(conversation);
  for (const [index, message] of conversation.messages.entries()) {
    const context = { target, losses, where: placeOf(index) };
    if (message.role === "assistant") writeAssistant(message, context, written);
    else if (message.parts.some(isResult)) writeResults(message, context, written);
    else writeSaid(message, message.parts, context, written);
  }
  return written;
}

const isResult = (part: Part): part is ToolResultPart => part.type === "toolResult";

/** A message of texts and media. */
function writeSaid(
  message: Message,
  parts: readonly Part[],
  context: WriteContext,
  written: Draft[],
): void {
  const content = contentOf(message, parts, context);
  if (content === undefined) return;
  const role = message.role === "tool" ? "user" : message.role;
  written.push(finished({ role, content }, message, context));
}

function finished(draft: Draft, message: Message, { losses, where }: WriteContext): Draft {
  if (message.name !== undefined) draft["name"] = message.name;
  putExtras(draft, message.extras, { dialect: "chat", losses, where });
  return draft;
}

/** A plain text where it was one, or else the parts there is a place for; `undefined` when there are none. */
function contentOf(
  { isPlain }: { readonly isPlain?: true | undefined },
  parts: readonly Part[],
  context: WriteContext,
): string | readonly object[] | undefined {
  const [first] = parts;
  if (isPlain === true && parts.length === 1 && first?.type === "text") {
    return first.cache === undefined && first.citations === undefined
      ? first.text
      : listOf(parts, context);
  }
  return listOf(parts, context);
}

function listOf(parts: readonly Part[], context: WriteContext): readonly object[] | undefined {
  const list: object[] = [];
  for (const part of parts) {
    const written = writePart(part, context);
    if (written !== undefined) list.push(written);
  }
  return list.length === 0 ? undefined : list;
}

/** Results of tools first, each in a message of its own; then what stood beside them, and pictures they held. */
function writeResults(message: Message, context: WriteContext, written: Draft[]): void {
  const media: Part[] = [];
  for (const part of message.parts) {
    if (!isResult(part)) continue;
    if (part.isError === true) context.losses.drop("toolErrors", context.where);
    const texts = part.parts.filter(({ type }) => type === "text");
    const others = part.parts.filter(({ type }) => type !== "text");
    if (others.length > 0) {
      context.losses.change("toolResultMedia", context.where);
      media.push(
        { type: "text", text: `Result of the tool call ${shortId(part.callId)}:` },
        ...others,
      );
    }
    const content = contentOf(part, texts, context) ?? "";
    const draft: Draft = { role: "tool", tool_call_id: shortId(part.callId), content };
    if (part.cache !== undefined) context.losses.drop("cacheMarks", context.where);
    putExtras(draft, part.extras, {
      dialect: "chat",
      losses: context.losses,
      where: context.where,
    });
    written.push(finished(draft, message, context));
  }
  const rest = [...media, ...message.parts.filter((part) => !isResult(part))];
  if (rest.length > 0) writeSaid({ ...message, role: "user" }, rest, context, written);
}

/** A turn of the model in one message: its texts, then its calls. */
function writeAssistant(message: Message, context: WriteContext, written: Draft[]): void {
  const last = written.at(-1);
  const isContinued = message.continuesTurn === true && last?.["role"] === "assistant";
  const draft: Draft =
    isContinued && last !== undefined ? last : { role: "assistant", content: null };
  const parts = message.parts.filter(({ type }) => TEXTS.has(type));
  const content = contentOf(message, parts, context);
  if (content !== undefined) draft["content"] = joined(draft["content"], content);
  const calls = message.parts.filter((part): part is ToolCallPart => part.type === "toolCall");
  noteLosses(message.parts, context);
  if (calls.length > 0) {
    const before = Array.isArray(draft["tool_calls"]) ? draft["tool_calls"] : [];
    draft["tool_calls"] = [...before, ...calls.map((call) => writeCall(call, context))];
  }
  finished(draft, message, context);
  if (!isContinued && (content !== undefined || calls.length > 0)) written.push(draft);
}

const TEXTS: ReadonlySet<Part["type"]> = new Set(["opaque", "refusal", "text"]);

function joined(before: unknown, content: string | readonly object[]) {
  if (before === null || before === undefined) return content;
  return [...partsOf(before), ...partsOf(content)];
}

const partsOf = (content: unknown): readonly unknown[] =>
  Array.isArray(content) ? content : [{ type: "text", text: content }];

/** Thoughts and media of the model have no place here; and texts behind calls lose theirs. */
function noteLosses(parts: readonly Part[], { losses, where }: WriteContext): void {
  let hasCall = false;
  for (const part of parts) {
    if (part.type === "reasoning") losses.drop("reasoning", where);
    else if (part.type === "toolCall") hasCall = true;
    else if (!TEXTS.has(part.type)) losses.drop("assistantMedia", where);
    else if (hasCall) losses.change("parts", where);
  }
}

function writeCall(call: ToolCallPart, { losses, where }: WriteContext): Draft {
  const id = shortId(call.id);
  const draft: Draft =
    call.isCustom === true
      ? { id, type: "custom", custom: { name: call.name, input: call.arguments } }
      : { id, type: "function", function: { name: call.name, arguments: call.arguments } };
  if (call.cache !== undefined) losses.drop("cacheMarks", where);
  putExtras(draft, call.extras, { dialect: "chat", losses, where });
  return draft;
}
