import type { JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, Message } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { placesOf } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { writeModelFields } from "./write-model-fields.ts";
import { writeParts } from "./write-parts.ts";
import { writeToolConfig } from "./write-tools.ts";

/** The body of a call; its model and whether it streams stand in its path. */
export function writeConverseRequest(
  conversation: Conversation,
  target: TargetFacts,
): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const { messages, system } = writeMessages(conversation, target, losses);
  const { outputTool, toolConfig } = writeToolConfig(conversation, target, losses);
  const fields = writeModelFields(conversation, target, losses);
  const body: Draft = { messages };
  if (system.length > 0) body["system"] = system;
  const config = writeConfig(conversation, target, losses);
  if (Object.keys(config).length > 0) body["inferenceConfig"] = config;
  if (toolConfig !== undefined) body["toolConfig"] = toolConfig;
  if (fields !== undefined) body["additionalModelRequestFields"] = fields;
  putRest(body, conversation, losses);
  return { body, lost: losses.list, outputTool };
}

/** "stopSequences: 0 to 2,500 items" (API_runtime_InferenceConfiguration, 2026-11); models take fewer. */
function writeConfig(
  { maxOutputTokens, sampling, stop }: Conversation,
  { maxOutputTokens: most = Infinity, traits }: TargetFacts,
  losses: LossList,
): Draft {
  const config: Draft = {};
  const { temperature, topP } = sampling;
  if (maxOutputTokens !== undefined) {
    if (maxOutputTokens > most) losses.change("maxOutputTokens");
    config["maxTokens"] = Math.min(maxOutputTokens, most);
  }
  if (stop !== undefined && stop.length > 0) config["stopSequences"] = stop;
  if (traits.sampling === "never") {
    if (temperature !== undefined) losses.drop("temperature");
    if (topP !== undefined) losses.drop("topP");
    return config;
  }
  if (temperature !== undefined) {
    // "Valid range: 0 to 1"
    if (temperature > 1) losses.change("temperature");
    config["temperature"] = Math.min(temperature, 1);
  }
  if (topP !== undefined) config["topP"] = topP;
  return config;
}

function putRest(body: Draft, conversation: Conversation, losses: LossList): void {
  const { cache, extras, metadata, safety, sampling, serviceTier, user, verbosity } = conversation;
  for (const name of UNKNOWN) if (sampling[name] !== undefined) losses.drop(name);
  if (sampling.logprobs === true) losses.drop("logprobs");
  if (sampling.topLogprobs !== undefined) losses.drop("topLogprobs");
  if ((sampling.choices ?? 1) > 1) losses.drop("choices");
  if (verbosity !== undefined) losses.drop("verbosity");
  if (cache !== undefined) losses.drop("cacheMarks");
  if (user !== undefined) losses.drop("user");
  if (serviceTier !== undefined && !STANDARD.has(serviceTier)) losses.drop("serviceTier");
  if (metadata !== undefined) putMetadata(body, metadata, losses);
  putExtras(body, safety, { dialect: "converse", losses });
  putExtras(body, extras, { dialect: "converse", losses });
}

const UNKNOWN = ["seed", "presencePenalty", "frequencyPenalty", "logitBias"] as const;
const STANDARD: ReadonlySet<string> = new Set(["auto", "default", "standard_only"]);

/** Up to 16 texts of up to 256 characters (API_runtime_Converse, 2026-11). */
function putMetadata(body: Draft, metadata: JsonRecord, losses: LossList): void {
  const labels = Object.entries(metadata).filter(
    ([name, value]) => typeof value === "string" && name.length <= 256 && value.length <= 256,
  );
  const kept = labels.slice(0, 16);
  if (kept.length < Object.keys(metadata).length) losses.change("metadata");
  if (kept.length > 0) body["requestMetadata"] = Object.fromEntries(kept);
}

interface WrittenMessages {
  readonly messages: readonly JsonRecord[];
  readonly system: readonly JsonRecord[];
}

/** Turns of user and model in alternation, which is the only order that is taken; instructions stand apart. */
function writeMessages(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): WrittenMessages {
  const placeOf = placesOf(conversation);
  const system: JsonRecord[] = [];
  const turns: { readonly role: "assistant" | "user"; readonly content: JsonRecord[] }[] = [];
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
  return { messages: turns, system };
}

const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";
