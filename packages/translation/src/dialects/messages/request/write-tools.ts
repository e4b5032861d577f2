import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import type { Tool, ToolChoice } from "../../../model/tool.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { offeredTools, ownChoice } from "../../../writing/tool-choice.ts";
import type { WriteContext } from "../../../writing/write-context.ts";
import { writeMark } from "./write-parts.ts";

/** The tool in whose arguments an answer comes that was asked for as JSON, of a model without another way. */
const OUTPUT_TOOL = "json_answer";

/** Puts tools and the choice among them; returns the tool that stands for the asked format, where one does. */
export function putTools(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): string | undefined {
  const { output, parallelToolCalls, toolChoice } = conversation;
  const tools = offeredTools(conversation).flatMap(
    (tool, index) => writeTool(tool, { target, losses, where: `tools[${index}]` }) ?? [],
  );
  if (output?.type === "jsonSchema" && !target.traits.hasJsonSchema) {
    if (tools.length === 0 && target.traits.hasForcedTools) {
      body["tools"] = [{ name: OUTPUT_TOOL, input_schema: output.schema }];
      body["tool_choice"] = { type: "tool", name: OUTPUT_TOOL };
      return OUTPUT_TOOL;
    }
    losses.drop("jsonSchema");
  }
  if (tools.length > 0) {
    const choice = writeChoice(toolChoice, target, losses);
    putGiven(body, { tools, tool_choice: parallelToolCalls === false ? serially(choice) : choice });
  }
  return undefined;
}

/** A choice of tools with which only one may be called at a time. */
const serially = (choice: JsonRecord = { type: "auto" }): JsonRecord => ({
  ...choice,
  disable_parallel_tool_use: true,
});

function writeTool(tool: Tool, context: WriteContext): JsonRecord | undefined {
  const { losses, where } = context;
  if (tool.type === "opaque") {
    if (tool.dialect === "messages") return tool.value;
    losses.drop("providerTools", where);
    return undefined;
  }
  if (tool.type === "custom") {
    losses.drop("customTools", where);
    return undefined;
  }
  losses.dropExtras(tool.extras, where);
  const mark = writeMark(tool, context);
  return {
    name: tool.name,
    ...(tool.description === undefined ? {} : { description: tool.description }),
    input_schema: tool.parameters ?? { type: "object", properties: {} },
    ...(tool.strict === true ? { strict: true } : {}),
    ...(mark === undefined ? {} : { cache_control: mark }),
  };
}

function writeChoice(
  choice: ToolChoice | undefined,
  { traits }: TargetFacts,
  losses: LossList,
): JsonRecord | undefined {
  if (choice === undefined) return undefined;
  if (choice.type === "auto" || choice.type === "none") return { type: choice.type };
  if (choice.type === "opaque") return ownChoice(choice, "messages", losses);
  if (choice.type === "allowed" && !choice.isRequired) return { type: "auto" };
  if (!traits.hasForcedTools) {
    losses.drop("toolChoice");
    return { type: "auto" };
  }
  return choice.type === "tool" ? { type: "tool", name: choice.name } : { type: "any" };
}
