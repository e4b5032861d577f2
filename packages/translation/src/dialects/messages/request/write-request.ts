import { isRecord, type JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, Message } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { writeMark, writeParts } from "./write-parts.ts";
import { putThinking } from "./write-thinking.ts";
import { putTools } from "./write-tools.ts";

/** What is taken for a model's most where nothing is known of it. */
const DEFAULT_MAX_TOKENS = 8192;

export function writeMessagesRequest(
  conversation: Conversation,
  target: TargetFacts,
): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const { isStreamed, maxOutputTokens, stop } = conversation;
  const most = target.maxOutputTokens ?? maxOutputTokens ?? DEFAULT_MAX_TOKENS;
  const isGuessed = (target.maxOutputTokens ?? maxOutputTokens) === undefined;
  if (isGuessed || (maxOutputTokens ?? 0) > most) losses.change("maxOutputTokens");
  const body: Draft = {
    model: target.model,
    max_tokens: Math.min(maxOutputTokens ?? most, most),
    ...writeMessages(conversation, target, losses),
  };
  if (isStreamed) body["stream"] = true;
  if (stop !== undefined && stop.length > 0) body["stop_sequences"] = stop;
  const outputTool = putTools(body, conversation, target, losses);
  putThinking(body, conversation, target, losses);
  putSampling(body, conversation, target, losses);
  putRest(body, conversation, target, losses);
  return { body, lost: losses.list, outputTool };
}

function putSampling(
  body: Draft,
  { sampling }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  noteUnknown(sampling, losses);
  const { temperature, topK, topP } = sampling;
  const isThinking = isOn(body["thinking"]);
  const isRefused =
    traits.sampling === "never" || (traits.sampling === "withoutReasoning" && isThinking);
  if (isRefused) {
    noteRefused(sampling, losses);
    return;
  }
  if (temperature !== undefined) {
    // From 0 to 1 here, to 2 elsewhere.
    if (temperature > 1) losses.change("temperature");
    body["temperature"] = Math.min(temperature, 1);
  }
  // Newer models refuse the two together.
  if (topP !== undefined && temperature !== undefined) losses.drop("topP");
  else if (topP !== undefined) body["top_p"] = topP;
  if (topK !== undefined) body["top_k"] = topK;
}

function noteUnknown(sampling: Conversation["sampling"], losses: LossList): void {
  for (const name of UNKNOWN) if (sampling[name] !== undefined) losses.drop(name);
  if (sampling.logprobs === true) losses.drop("logprobs");
  if (sampling.topLogprobs !== undefined) losses.drop("topLogprobs");
  if ((sampling.choices ?? 1) > 1) losses.drop("choices");
}

const isOn = (thinking: unknown): boolean => isRecord(thinking) && thinking["type"] !== "disabled";

/** What says no more than is the case anyhow is no loss. */
function noteRefused(
  { temperature, topK, topP }: Conversation["sampling"],
  losses: LossList,
): void {
  if ((temperature ?? 1) !== 1) losses.drop("temperature");
  if ((topP ?? 1) !== 1) losses.drop("topP");
  if (topK !== undefined) losses.drop("topK");
}

const UNKNOWN = ["seed", "presencePenalty", "frequencyPenalty", "logitBias"] as const;

function putRest(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const { cache, dialect, extras, metadata, output, safety, serviceTier, user, verbosity } =
    conversation;
  if (output?.type === "json") losses.drop("jsonOutput");
  if (output?.type === "jsonSchema" && target.traits.hasJsonSchema) {
    const config = body["output_config"];
    const format = { type: "json_schema", schema: output.schema };
    body["output_config"] = { ...(typeof config === "object" ? config : {}), format };
  }
  if (verbosity !== undefined) losses.drop("verbosity");
  const mark = writeMark({ cache }, { target, losses, where: "" });
  if (mark !== undefined) body["cache_control"] = mark;
  if (user !== undefined) body["metadata"] = { user_id: user };
  if (metadata !== undefined) losses.drop("metadata");
  if (serviceTier !== undefined) {
    if (dialect === "messages") body["service_tier"] = serviceTier;
    else if (!STANDARD.has(serviceTier)) losses.drop("serviceTier");
  }
  if (safety !== undefined) losses.drop("safety");
  putExtras(body, extras, { dialect: "messages", losses });
}

const STANDARD: ReadonlySet<string> = new Set(["auto", "default"]);

/** Instructions stand apart; turns alternate, and what follows one of the same side is joined to it. */
function writeMessages(conversation: Conversation, target: TargetFacts, losses: LossList): Draft {
  const placeOf = placesOf(conversation);
  const system: JsonRecord[] = [];
  const turns: { readonly role: string; readonly content: JsonRecord[] }[] = [];
  for (const [index, message] of conversation.messages.entries()) {
    const context = { target, losses, where: placeOf(index) };
    if (message.name !== undefined) losses.drop("participantNames", context.where);
    losses.dropExtras(message.extras, context.where);
    const blocks = writeParts(message.parts, context);
    if (isInstruction(message) && turns.length === 0) {
      system.push(...blocks);
      continue;
    }
    if (isInstruction(message)) losses.change("midSystem", context.where);
    if (blocks.length === 0) continue;
    const role = message.role === "assistant" ? "assistant" : "user";
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else turns.push({ role, content: [...blocks] });
  }
  const messages = turns.map(({ content, role }) => ({ role, content: resultsFirst(content) }));
  return system.length === 0 ? { messages } : { system, messages };
}

/** Results of tools have to come before what else a turn says. */
const resultsFirst = (content: readonly JsonRecord[]): readonly JsonRecord[] => [
  ...content.filter(({ type }) => type === "tool_result"),
  ...content.filter(({ type }) => type !== "tool_result"),
];

const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";
