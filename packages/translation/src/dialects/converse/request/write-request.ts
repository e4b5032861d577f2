import type { JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { outputCapOf } from "../../../writing/output-cap.ts";
import { placedMessages } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { dropUnknownSampling, temperatureUpToOne } from "../../../writing/sampling.ts";
import { dropServiceTier } from "../../../writing/service-tier.ts";
import { writeTurns } from "../../../writing/turns.ts";
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
function writeConfig(conversation: Conversation, target: TargetFacts, losses: LossList): Draft {
  const { sampling, stop } = conversation;
  const config: Draft = {};
  const isRefused = target.traits.sampling === "never";
  if (isRefused) {
    losses.dropGiven(["temperature", sampling.temperature], ["topP", sampling.topP]);
  }
  putGiven(config, {
    maxTokens: outputCapOf(conversation, target, losses),
    stopSequences: stop?.length === 0 ? undefined : stop,
    temperature: isRefused ? undefined : temperatureUpToOne(sampling, losses),
    topP: isRefused ? undefined : sampling.topP,
  });
  return config;
}

function putRest(body: Draft, conversation: Conversation, losses: LossList): void {
  const { cache, extras, metadata, safety, sampling, serviceTier, user, verbosity } = conversation;
  dropUnknownSampling(sampling, losses);
  losses.dropGiven(["verbosity", verbosity], ["cacheMarks", cache], ["user", user]);
  dropServiceTier(serviceTier, STANDARD, losses);
  if (metadata !== undefined) putMetadata(body, metadata, losses);
  putExtras(body, safety, { dialect: "converse", losses });
  putExtras(body, extras, { dialect: "converse", losses });
}

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

function writeMessages(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): WrittenMessages {
  const { system, turns } = writeTurns(placedMessages(conversation), losses, (parts, where) =>
    writeParts(parts, { target, losses, where }),
  );
  const messages = turns.map(({ content, isModel }) => ({
    role: isModel ? "assistant" : "user",
    content,
  }));
  return { messages, system };
}
