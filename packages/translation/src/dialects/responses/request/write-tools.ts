import type { JsonRecord } from "@lintel/providers";

import type { Conversation } from "../../../model/conversation.ts";
import type { DialectId } from "../../../model/dialect-id.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
import { enforcedFunction } from "../../../openai/strict-schema.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { ownChoice } from "../../../writing/tool-choice.ts";

export const writeTools = (
  tools: readonly Tool[],
  { dialect }: Pick<Conversation, "dialect">,
  losses: LossList,
): readonly JsonRecord[] =>
  tools
    .map((tool, index) => writeTool(tool, dialect, losses, `tools[${index}]`))
    .filter((tool) => tool !== undefined);

/** Functions are strict here unless it is said that they are not (OpenAI's API reference, November 2026). */
function writeTool(
  tool: Tool,
  dialect: DialectId,
  losses: LossList,
  where: string,
): JsonRecord | undefined {
  if (tool.type === "opaque") {
    if (tool.dialect === "responses") return tool.value;
    losses.drop("providerTools", where);
    return undefined;
  }
  const draft: Draft = { type: tool.type, name: tool.name };
  if (tool.description !== undefined) draft["description"] = tool.description;
  if (tool.type === "custom") {
    if (tool.format !== undefined) draft["format"] = tool.format;
  } else {
    const { parameters, strict } = enforcedFunction(tool, dialect, losses, where);
    draft["parameters"] = parameters ?? { type: "object", properties: {} };
    draft["strict"] = strict ?? false;
    if (tool.cache !== undefined) losses.drop("cacheMarks", where);
  }
  putExtras(draft, tool.extras, { dialect: "responses", losses, where });
  return draft;
}

export function writeToolChoice(
  choice: ToolChoice | undefined,
  losses: LossList,
): JsonRecord | string | undefined {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case "auto":
    case "none":
    case "required":
      return choice.type;
    case "tool":
      return { type: choice.isCustom === true ? "custom" : "function", name: choice.name };
    case "allowed": {
      const tools = choice.names.map((name) => ({ type: "function", name }));
      return { type: "allowed_tools", mode: choice.isRequired ? "required" : "auto", tools };
    }
    case "opaque":
    default:
      return ownChoice(choice, "responses", losses);
  }
}
