import { canRefer, isJson, type Json, recordsIn, textIn } from "../json.ts";
import type { Asked } from "./asked.ts";

/**
 * The most tokens a picture has. By tiles: 2,833 + 8 × 5,667 with gpt-4o-mini; by patches: 10,000 of them at up to
 * 2.46 tokens. https://developers.openai.com/api/docs/guides/images-vision#calculating-costs (November 2026)
 */
const PICTURE_TOKENS_4O_MINI = 48_169;
const PICTURE_TOKENS = 24_600;
/** https://developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken: for a message, and a function. */
const MESSAGE_TOKENS = 4;
const FUNCTION_TOKENS = 7 + 12;
const PROPERTY_TOKENS = 3;
const ENUM_ITEM_TOKENS = 3;
/** Beside what the caller says of it, of a tool that the model knows: `computer`, `shell`, … */
const KNOWN_TOOL_TOKENS = 1500;

const PICTURES: ReadonlySet<unknown> = new Set([
  "image_url",
  "input_image",
  "computer_screenshot",
  "computer_call_output",
  "image_generation_call",
]);

/** Types of parts and items whose content stands in them. */
const WITHIN: ReadonlySet<unknown> = new Set([
  undefined,
  "text",
  "refusal",
  "function",
  "custom",
  "message",
  "input_text",
  "output_text",
  "function_call",
  "function_call_output",
  "mcp_approval_response",
]);

/** Members of messages, parts and items that hold texts, or labels of the conversation. */
const TEXTS: ReadonlySet<string> = new Set([
  "type",
  "role",
  "content",
  "name",
  "text",
  "refusal",
  "tool_calls",
  "tool_call_id",
  "call_id",
  "function",
  "custom",
  "arguments",
  "output",
  "id",
  "annotations",
  "description",
  "approval_request_id",
]);

/** What stands in messages or items. What leads elsewhere, or is not documented, is as long as the model takes. */
export function contentTokens(asked: Asked, value: unknown): number {
  const { limits, meter, model } = asked;
  if (typeof value === "string") return meter.text(value);
  if (Array.isArray(value)) return sumOf(value, (one) => contentTokens(asked, one));
  if (!isJson(value)) return 0;
  const { type } = value;
  if (PICTURES.has(type)) {
    return meter.picture(/4o-mini/.test(model) ? PICTURE_TOKENS_4O_MINI : PICTURE_TOKENS);
  }
  if (leadsElsewhere(value)) return meter.elsewhere(limits.contextTokens);
  const inside = sumOf(Object.values(value), (one) => contentTokens(asked, one));
  return inside + ("role" in value ? MESSAGE_TOKENS : 0);
}

const leadsElsewhere = (value: Json): boolean =>
  !(WITHIN.has(value["type"]) || isSealedReasoning(value)) ||
  isOnlyNamed(value) ||
  hasUnknown(value);

const isSealedReasoning = ({ encrypted_content: sealed, type }: Json): boolean =>
  type === "reasoning" && typeof sealed === "string" && sealed !== "";

/** An item that is there by its name alone. */
const isOnlyNamed = (item: Json): boolean =>
  "id" in item &&
  ["content", "arguments", "output", "encrypted_content", "function"].every(
    (name) => !(name in item),
  );

const hasUnknown = (value: Json): boolean =>
  value["type"] !== "reasoning" &&
  Object.keys(value).some((name) => !TEXTS.has(name) && canRefer(value[name]));

/** Client tools: their description in the prompt. */
export const toolTokens = (asked: Asked, tools: unknown): number =>
  sumOf(recordsIn(tools), (tool) =>
    ["", "function", "custom"].includes(textIn(tool, "type"))
      ? FUNCTION_TOKENS + schemaTokens(asked, tool)
      : KNOWN_TOOL_TOKENS,
  );

/** A schema as the model reads it: its names and texts, and what holds them together. */
export function schemaTokens(asked: Asked, value: unknown, within = ""): number {
  const { meter } = asked;
  if (typeof value === "string") {
    return meter.text(value) + (within === "enum" ? ENUM_ITEM_TOKENS : 0);
  }
  if (Array.isArray(value)) return sumOf(value, (one) => schemaTokens(asked, one, within));
  if (!isJson(value)) return 0;
  return sumOf(
    Object.entries(value),
    ([name, inner]) =>
      meter.text(name) +
      schemaTokens(asked, inner, name) +
      (within === "properties" ? PROPERTY_TOKENS : 0),
  );
}

export const sumOf = <Value>(values: readonly Value[], of: (value: Value) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);

/** Whether a request has a member beside these that may bring content in. */
export const bringsMore = (json: Json, documented: ReadonlySet<string>): boolean =>
  Object.keys(json).some((name) => !documented.has(name) && canRefer(json[name]));
