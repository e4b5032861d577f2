import type { Conversation } from "../../../model/conversation.ts";
import type { DialectId } from "../../../model/dialect-id.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
import { enforcedFunction } from "../../../openai/strict-schema.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { ownChoice } from "../../../writing/tool-choice.ts";

export function writeTools(
  tools: readonly Tool[],
  { dialect }: Pick<Conversation, "dialect">,
  losses: LossList,
): readonly object[] | undefined {
  const written = tools.flatMap(
    (tool, index) => writeTool(tool, dialect, losses, `tools[${index}]`) ?? [],
  );
  return written.length === 0 ? undefined : written;
}

function writeTool(
  tool: Tool,
  dialect: DialectId,
  losses: LossList,
  where: string,
): object | undefined {
  if (tool.type === "opaque") {
    if (tool.dialect === "chat") return tool.value;
    losses.drop("providerTools", where);
    return undefined;
  }
  const draft: Draft = { name: tool.name };
  if (tool.description !== undefined) draft["description"] = tool.description;
  if (tool.type === "custom") {
    if (tool.format !== undefined) draft["format"] = tool.format;
    putExtras(draft, tool.extras, { dialect: "chat", losses, where });
    return { type: "custom", custom: draft };
  }
  const { parameters, strict } = enforcedFunction(tool, dialect, losses, where);
  if (parameters !== undefined) draft["parameters"] = parameters;
  if (strict !== undefined) draft["strict"] = strict;
  if (tool.cache !== undefined) losses.drop("cacheMarks", where);
  putExtras(draft, tool.extras, { dialect: "chat", losses, where });
  return { type: "function", function: draft };
}

export function writeToolChoice(
  choice: ToolChoice | undefined,
  losses: LossList,
): object | string | undefined {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case "auto":
    case "none":
    case "required":
      return choice.type;
    case "tool":
      return choice.isCustom === true
        ? { type: "custom", custom: { name: choice.name } }
        : { type: "function", function: { name: choice.name } };
    case "allowed": {
      const tools = choice.names.map((name) => ({ type: "function", function: { name } }));
      const mode = choice.isRequired ? "required" : "auto";
      return { type: "allowed_tools", allowed_tools: { mode, tools } };
    }
    case "opaque":
    default:
      return ownChoice(choice, "chat", losses);
  }
}
