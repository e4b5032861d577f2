import { type DialectName, isRecord, type JsonRecord, parseJson } from "@lintel/providers";

import { SEAL_MARK } from "./signatures.ts";

const MARK = Buffer.from(SEAL_MARK);

/** May the body hold what was sealed here? Looks at its bytes only. */
export const mayHoldSeals = (bytes: Buffer): boolean => bytes.includes(MARK);

/**
 * The body of a call that goes to a provider of the caller's own dialect, without what was sealed of other providers' thoughts: they
 * would be answered with 400. The very same bytes where nothing is sealed, or where the dialect has no place for it. Goes through all
 * of it.
 */
export function withoutSeals(dialect: DialectName, bytes: Buffer): Buffer {
  const strip = STRIPS.get(dialect);
  const json = strip === undefined ? undefined : parseJson(bytes);
  if (strip === undefined || !isRecord(json)) return bytes;
  const stripped = strip(json);
  return stripped === json ? bytes : Buffer.from(JSON.stringify(stripped));
}

type Strip = (body: JsonRecord) => JsonRecord;

const STRIPS: ReadonlyMap<DialectName, Strip> = new Map<DialectName, Strip>([
  ["openai-chat", (body) => withList(body, "messages", chatMessage)],
  ["anthropic-messages", (body) => withList(body, "messages", anthropicMessage)],
  ["openai-responses", (body) => withList(body, "input", responseItem)],
]);

/** A list with each object changed, or left out where `undefined` is made of it; the very same body where none is. */
function withList(
  body: JsonRecord,
  name: string,
  change: (each: JsonRecord) => JsonRecord | undefined,
): JsonRecord {
  const list = body[name];
  if (!Array.isArray(list)) return body;
  let isChanged = false;
  const changed = list.flatMap((each: unknown) => {
    const made = isRecord(each) ? change(each) : each;
    isChanged ||= made !== each;
    return made === undefined ? [] : [made];
  });
  return isChanged ? { ...body, [name]: changed } : body;
}

const isSeal = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith(SEAL_MARK);

/** Ids without what stands behind them, and a turn of another provider's model without its thoughts. */
function chatMessage(message: JsonRecord): JsonRecord {
  const named = withId(message, "tool_call_id");
  const called = withList(named, "tool_calls", (call) => withId(call, "id"));
  const bare = withList(called, "reasoning_details", (detail) =>
    isSeal(detail["data"]) ? undefined : detail,
  );
  if (bare === message) return message;
  const { reasoning_content: _thoughts, reasoning_details: details, ...rest } = bare;
  return Array.isArray(details) && details.length > 0
    ? { ...rest, reasoning_details: details }
    : rest;
}

function withId(object: JsonRecord, name: string): JsonRecord {
  const id = object[name];
  const at = typeof id === "string" ? id.indexOf(SEAL_MARK) : -1;
  return typeof id === "string" && at >= 0 ? { ...object, [name]: id.slice(0, at) } : object;
}

function anthropicMessage(message: JsonRecord): JsonRecord | undefined {
  const bare = withList(message, "content", (block) =>
    isSeal(block["signature"]) || isSeal(block["data"]) ? undefined : block,
  );
  const { content } = bare;
  // A message without content is refused.
  return Array.isArray(content) && content.length === 0 && bare !== message ? undefined : bare;
}

const responseItem = (item: JsonRecord): JsonRecord | undefined =>
  item["type"] === "reasoning" && isSeal(item["encrypted_content"]) ? undefined : item;
