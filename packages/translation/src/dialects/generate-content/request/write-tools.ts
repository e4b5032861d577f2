import type { JsonRecord } from "@lintel/providers";

import type { Conversation } from "../../../model/conversation.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import { ownChoice } from "../../../writing/tool-choice.ts";

/** Puts tools and the choice among them. */
export function putTools(body: Draft, conversation: Conversation, losses: LossList): void {
  const { parallelToolCalls, toolChoice, tools = [] } = conversation;
  const own: JsonRecord[] = [];
  const functionDeclarations: JsonRecord[] = [];
  for (const [index, tool] of tools.entries()) {
    const where = `tools[${index}]`;
    if (tool.type === "opaque" && tool.dialect === "generateContent") own.push(tool.value);
    else functionDeclarations.push(...writeTool(tool, losses, where));
  }
  if (functionDeclarations.length > 0) own.unshift({ functionDeclarations });
  if (own.length === 0) return;
  body["tools"] = own;
  if (functionDeclarations.length === 0) return;
  if (parallelToolCalls === false) losses.drop("parallelToolCalls");
  const functionCallingConfig = writeChoice(toolChoice, losses);
  if (functionCallingConfig !== undefined) body["toolConfig"] = { functionCallingConfig };
}

function writeTool(tool: Tool, losses: LossList, where: string): readonly JsonRecord[] {
  if (tool.type !== "function") {
    losses.drop(tool.type === "custom" ? "customTools" : "providerTools", where);
    return [];
  }
  const { cache, description, extras, name, parameters, strict } = tool;
  if (cache !== undefined) losses.drop("cacheMarks", where);
  if (strict === true) losses.drop("strictTools", where);
  losses.dropExtras(extras, where);
  return [
    {
      name,
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parametersJsonSchema: parameters }),
    },
  ];
}

/** Names may be given where one has to be called, and with `VALIDATED` where none has to (ai.google.dev/gemini-api/docs/function-calling, 2026-11). */
function writeChoice(choice: ToolChoice | undefined, losses: LossList): JsonRecord | undefined {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case "auto":
      return { mode: "AUTO" };
    case "none":
      return { mode: "NONE" };
    case "required":
      return { mode: "ANY" };
    case "tool":
      return { mode: "ANY", allowedFunctionNames: [choice.name] };
    case "allowed": {
      const mode = choice.isRequired ? "ANY" : "VALIDATED";
      return { mode, allowedFunctionNames: choice.names };
    }
    case "opaque":
    default:
      return ownChoice(choice, "generateContent", losses);
  }
}
