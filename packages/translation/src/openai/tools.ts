import { isRecord, type JsonRecord } from "@lintel/providers";

import type { DialectId } from "../model/dialect-id.ts";
import type { ToolChoice } from "../model/tool.ts";

/** Tool choices that are words: `auto`, `none`, `required`. */
export function readToolChoiceWord(value: unknown): ToolChoice | undefined {
  return value === "auto" || value === "none" || value === "required" ? { type: value } : undefined;
}

/** The names of an `allowed_tools` list, in the nested form of chat or the flat one of responses; `undefined` when one has none. */
export function namesOfTools(tools: unknown): readonly string[] | undefined {
  if (!Array.isArray(tools)) return undefined;
  const names = tools.map(nameOfTool);
  return names.every((name) => name !== undefined) ? names : undefined;
}

function nameOfTool(tool: unknown): string | undefined {
  if (!isRecord(tool)) return undefined;
  const inner = isRecord(tool["function"]) ? tool["function"] : tool;
  return typeof inner["name"] === "string" ? inner["name"] : undefined;
}

export const opaqueChoice = (dialect: DialectId, value: JsonRecord): ToolChoice => ({
  type: "opaque",
  dialect,
  value,
});

/** Longer ids are refused: "maximum length 64" (OpenAI's chat and responses, November 2026). */
const MAX_ID = 64;

/** An id of a call as OpenAI takes it: the same for the same id, so that results find their calls. */
export function shortId(id: string): string {
  if (id.length <= MAX_ID) return id;
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return `${id.slice(0, MAX_ID - 9)}_${(hash >>> 0).toString(16).padStart(8, "0")}`;
}
