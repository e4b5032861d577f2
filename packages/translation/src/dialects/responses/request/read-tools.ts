import { isRecord, type JsonRecord } from "@lintel/providers";

import type { Tool, ToolChoice } from "../../../model/tool.ts";
import { namesOfTools, opaqueChoice, readToolChoiceWord } from "../../../openai/tools.ts";
import { extrasOf, flagOf, recordOf, textOf } from "../../../reading/members.ts";
import { RequestProblem } from "../../../reading/request-problem.ts";

const OF_FUNCTIONS: ReadonlySet<string> = new Set([
  "type",
  "name",
  "description",
  "parameters",
  "strict",
]);
const OF_CUSTOM: ReadonlySet<string> = new Set(["type", "name", "description", "format"]);

export function readTool(tool: JsonRecord): Tool {
  const { name, type } = tool;
  if ((type !== "function" && type !== "custom") || typeof name !== "string") {
    return { type: "opaque", dialect: "responses", value: tool };
  }
  const described = { name, description: textOf(tool, "description") };
  return type === "custom"
    ? {
        type,
        ...described,
        format: recordOf(tool, "format"),
        extras: extrasOf("responses", tool, OF_CUSTOM),
      }
    : {
        type,
        ...described,
        parameters: recordOf(tool, "parameters"),
        strict: flagOf(tool, "strict"),
        extras: extrasOf("responses", tool, OF_FUNCTIONS),
      };
}

export function readToolChoice(choice: unknown): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  const word = readToolChoiceWord(choice);
  if (word !== undefined) return word;
  if (!isRecord(choice)) throw new RequestProblem("`tool_choice` cannot be read.", "tool_choice");
  const { mode, name, tools, type } = choice;
  if ((type === "function" || type === "custom") && typeof name === "string") {
    return { type: "tool", name, ...(type === "custom" ? { isCustom: true } : {}) };
  }
  const names = type === "allowed_tools" ? namesOfTools(tools) : undefined;
  if (names === undefined) return opaqueChoice("responses", choice);
  return { type: "allowed", names, isRequired: mode === "required" };
}
