import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Tool, ToolChoice } from "../../../model/tool.ts";
import { namesOfTools, opaqueChoice, readToolChoiceWord } from "../../../openai/tools.ts";
import { extrasOf, flagOf, recordOf, textOf } from "../../../reading/members.ts";
import { RequestProblem } from "../../../reading/request-problem.ts";

const OF_FUNCTIONS: ReadonlySet<string> = new Set(["name", "description", "parameters", "strict"]);
const OF_CUSTOM: ReadonlySet<string> = new Set(["name", "description", "format"]);

export function readTool(tool: JsonRecord): Tool {
  const { type } = tool;
  if (type === "custom" && isRecord(tool["custom"])) return readCustom(tool["custom"]);
  if (type !== "function" || !isRecord(tool["function"])) {
    return { type: "opaque", dialect: "chat", value: tool };
  }
  const described = tool["function"];
  return {
    type: "function",
    name: nameOf(described),
    description: textOf(described, "description"),
    parameters: recordOf(described, "parameters"),
    strict: flagOf(described, "strict"),
    extras: extrasOf("chat", described, OF_FUNCTIONS),
  };
}

const readCustom = (custom: JsonRecord): Tool => ({
  type: "custom",
  name: nameOf(custom),
  description: textOf(custom, "description"),
  format: recordOf(custom, "format"),
  extras: extrasOf("chat", custom, OF_CUSTOM),
});

function nameOf(described: JsonRecord): string {
  const name = textOf(described, "name");
  if (name === undefined) throw new RequestProblem("A tool needs a name.", "tools");
  return name;
}

export function readToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  const word = readToolChoiceWord(choice);
  if (word !== undefined) return word;
  if (!isRecord(choice)) throw new RequestProblem("`tool_choice` cannot be read.", "tool_choice");
  const named = isRecord(choice["function"]) ? choice["function"] : choice["custom"];
  if (isRecord(named) && typeof named["name"] === "string") {
    const isCustom = named === choice["custom"];
    return { type: "tool", name: named["name"], ...(isCustom ? { isCustom } : {}) };
  }
  const { allowed_tools: allowed } = choice;
  const names = isRecord(allowed) ? namesOfTools(allowed["tools"]) : undefined;
  if (!isRecord(allowed) || names === undefined) return opaqueChoice("chat", choice);
  return { type: "allowed", names, isRequired: allowed["mode"] === "required" };
}
