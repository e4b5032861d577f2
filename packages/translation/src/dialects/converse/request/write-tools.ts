import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { offeredTools, ownChoice } from "../../../writing/tool-choice.ts";
import type { WriteContext } from "../../../writing/write-context.ts";
import { writeMark } from "./write-parts.ts";

export interface WrittenTools {
  /** `undefined` when there are none. */
  readonly toolConfig: JsonRecord | undefined;
  readonly outputTool?: string | undefined;
}

/** The tool in whose arguments an answer comes that was asked for as JSON. */
const OUTPUT_TOOL = "json_answer";

export function writeToolConfig(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): WrittenTools {
  const { output, parallelToolCalls, toolChoice } = conversation;
  if (parallelToolCalls === false) losses.drop("parallelToolCalls");
  const tools = offeredTools(conversation).flatMap((tool, index) =>
    writeTool(tool, { target, losses, where: `tools[${index}]` }),
  );
  if (output?.type === "jsonSchema" && target.traits.hasForcedTools && tools.length === 0) {
    const json = toolSpec(OUTPUT_TOOL, output.description ?? "The answer.", output.schema);
    const toolConfig = { tools: [json], toolChoice: { tool: { name: OUTPUT_TOOL } } };
    return { toolConfig, outputTool: OUTPUT_TOOL };
  }
  if (output?.type === "jsonSchema") losses.drop("jsonSchema");
  if (output?.type === "json") losses.drop("jsonOutput");
  if (tools.length === 0) return { toolConfig: undefined };
  const choice = writeChoice(toolChoice, conversation, losses);
  if (choice === "none") return { toolConfig: undefined };
  return { toolConfig: { tools, ...(choice === undefined ? {} : { toolChoice: choice }) } };
}

function writeTool(tool: Tool, context: WriteContext): readonly JsonRecord[] {
  const { losses, where } = context;
  if (tool.type === "opaque") {
    if (tool.dialect === "converse") return [tool.value];
    losses.drop("providerTools", where);
    return [];
  }
  if (tool.type === "custom") {
    losses.drop("customTools", where);
    return [];
  }
  if (tool.strict === true) losses.drop("strictTools", where);
  losses.dropExtras(tool.extras, where);
  const spec = toolSpec(tool.name, tool.description, tool.parameters);
  const mark = writeMark(tool, context);
  return mark === undefined ? [spec] : [spec, mark];
}

const toolSpec = (
  name: string,
  description: string | undefined,
  schema: JsonRecord | undefined,
): JsonRecord => ({
  toolSpec: {
    name,
    ...(description === undefined || description === "" ? {} : { description }),
    inputSchema: { json: schema ?? { type: "object", properties: {} } },
  },
});

/** There is no way to say that none may be called but to offer none; which a conversation that has called some does not take. */
function writeChoice(
  choice: ToolChoice | undefined,
  conversation: Conversation,
  losses: LossList,
): JsonRecord | "none" | undefined {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case "auto":
      return { auto: {} };
    case "required":
      return { any: {} };
    case "tool":
      return { tool: { name: choice.name } };
    case "allowed":
      return choice.isRequired ? { any: {} } : { auto: {} };
    case "none":
      if (!hasCalls(conversation)) return "none";
      losses.drop("toolChoice");
      return undefined;
    case "opaque":
    default:
      return ownChoice(choice, "converse", losses);
  }
}

const hasCalls = ({ messages }: Conversation): boolean =>
  messages.some(({ parts }) =>
    parts.some(({ type }) => type === "toolCall" || type === "toolResult"),
  );
