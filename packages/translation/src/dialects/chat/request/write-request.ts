import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, OutputFormat } from "../../../model/conversation.ts";
import { effortToAsk } from "../../../openai/reasoning.ts";
import { serviceTierToAsk } from "../../../openai/service-tier.ts";
import { SHARED_MEMBERS } from "../../../openai/shared-members.ts";
import { enforcedFormat } from "../../../openai/strict-schema.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { outputCapOf, stopsOf } from "../../../writing/output-cap.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { writeMessages } from "./write-messages.ts";
import { writeSampling } from "./write-sampling.ts";
import { writeToolChoice, writeTools } from "./write-tools.ts";

export function writeChatRequest(conversation: Conversation, target: TargetFacts): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const body: Draft = {
    model: target.model,
    messages: writeMessages(conversation, target, losses),
  };
  if (conversation.isStreamed) body["stream"] = true;
  const wantsUsage = conversation.dialect !== "chat" || conversation.wantsStreamUsage === true;
  if (conversation.isStreamed && wantsUsage) {
    body["stream_options"] = { include_usage: true };
  }
  putTools(body, conversation, losses);
  putReasoning(body, conversation, target, losses);
  writeSampling(body, conversation, target, losses);
  putRest(body, conversation, target, losses);
  return { body, lost: losses.list };
}

function putTools(body: Draft, conversation: Conversation, losses: LossList): void {
  const { parallelToolCalls, toolChoice, tools } = conversation;
  if (tools !== undefined) body["tools"] = writeTools(tools, conversation, losses);
  if (body["tools"] === undefined) return;
  body["tool_choice"] = writeToolChoice(toolChoice, losses);
  if (parallelToolCalls !== undefined) body["parallel_tool_calls"] = parallelToolCalls;
}

function putReasoning(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const effort = effortToAsk(conversation, target, losses);
  const { reasoning } = conversation;
  if (reasoning?.summary !== undefined) losses.drop("reasoningSummary");
  putExtras({}, reasoning?.extras, { dialect: "completions", losses, prefix: "reasoning." });
  if (effort !== undefined) body["reasoning_effort"] = effort;
  if (target.traits.hasToolsWhileReasoning || body["tools"] === undefined) return;
  if (effort !== "none") losses.change("effort");
  body["reasoning_effort"] = "none";
}

function putRest(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const { cache, extras, metadata, output, safety, user, verbosity } = conversation;
  putGiven(body, {
    max_completion_tokens: outputCapOf(conversation, target, losses),
    response_format: output && writeOutput(output, conversation, losses),
    stop: stopsOf(conversation, MAX_STOPS, losses),
    verbosity,
    user,
    metadata,
    service_tier: serviceTierToAsk(conversation, losses),
  });
  if (cache !== undefined && !target.traits.hasCacheMarks) losses.drop("cacheMarks");
  losses.dropGiven(["safety", safety]);
  putExtras(body, extras, { dialect: "chat", losses, shared: SHARED_MEMBERS });
}

/** "Up to 4 sequences where the API will stop" (developers.openai.com/api/reference/resources/chat, November 2026). */
const MAX_STOPS = 4;

function writeOutput(output: OutputFormat, conversation: Conversation, losses: LossList): object {
  if (output.type !== "jsonSchema") {
    return { type: output.type === "json" ? "json_object" : "text" };
  }
  const { description, name } = output;
  const { schema, strict } = enforcedFormat(output, conversation, losses);
  const described: Draft = { name: name ?? "answer" };
  if (description !== undefined) described["description"] = description;
  described["schema"] = schema;
  if (strict !== undefined) described["strict"] = strict;
  return { type: "json_schema", json_schema: described };
}
