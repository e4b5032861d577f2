import { isRecord, type JsonRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { outputCapOf } from "../../../writing/output-cap.ts";
import { placedMessages } from "../../../writing/place-of.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import {
  dropSampling,
  dropUnknownSampling,
  takesSampling,
  temperatureUpToOne,
} from "../../../writing/sampling.ts";
import { dropServiceTier } from "../../../writing/service-tier.ts";
import { writeTurns } from "../../../writing/turns.ts";
import { writeMark, writeParts } from "./write-parts.ts";
import { putThinking } from "./write-thinking.ts";
import { putTools } from "./write-tools.ts";

/** Taken for the most that a model can do if nothing is known of it. */
const DEFAULT_MAX_TOKENS = 8192;

export function writeMessagesRequest(
  conversation: Conversation,
  target: TargetFacts,
): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const { isStreamed, stop } = conversation;
  const body: Draft = {
    model: target.model,
    max_tokens: maxTokensOf(conversation, target, losses),
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

/** There has to be a cap: the caller's, else the model's own. */
function maxTokensOf(conversation: Conversation, target: TargetFacts, losses: LossList): number {
  const cap = outputCapOf(conversation, target, losses) ?? target.maxOutputTokens;
  if (cap === undefined) losses.change("maxOutputTokens");
  return cap ?? DEFAULT_MAX_TOKENS;
}

function putSampling(
  body: Draft,
  { sampling }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  dropUnknownSampling(sampling, losses);
  if (!takesSampling(traits, isOn(body["thinking"]))) {
    dropSampling(sampling, losses);
    losses.dropGiven(["topK", sampling.topK]);
    return;
  }
  const temperature = temperatureUpToOne(sampling, losses);
  // Newer models refuse the two together.
  const topP = temperature === undefined ? sampling.topP : undefined;
  if (topP !== sampling.topP) losses.drop("topP");
  putGiven(body, { temperature, top_p: topP, top_k: sampling.topK });
}

const isOn = (thinking: unknown): boolean => isRecord(thinking) && thinking["type"] !== "disabled";

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
  putGiven(body, {
    cache_control: writeMark({ cache }, { target, losses, where: "" }),
    metadata: user === undefined ? undefined : { user_id: user },
    service_tier: dialect === "messages" ? serviceTier : undefined,
  });
  if (dialect !== "messages") dropServiceTier(serviceTier, STANDARD, losses);
  losses.dropGiven(["verbosity", verbosity], ["metadata", metadata], ["safety", safety]);
  putExtras(body, extras, { dialect: "messages", losses });
}

const STANDARD: ReadonlySet<string> = new Set(["auto", "default"]);

function writeMessages(conversation: Conversation, target: TargetFacts, losses: LossList): Draft {
  const { system, turns } = writeTurns(placedMessages(conversation), losses, (parts, where) =>
    writeParts(parts, { target, losses, where }),
  );
  const messages = turns.map(({ content, isModel }) => ({
    role: isModel ? "assistant" : "user",
    content: resultsFirst(content),
  }));
  return system.length === 0 ? { messages } : { system, messages };
}

/** Results of tools have to come before what else a turn says. */
const resultsFirst = (content: readonly JsonRecord[]): readonly JsonRecord[] => [
  ...content.filter(({ type }) => type === "tool_result"),
  ...content.filter(({ type }) => type !== "tool_result"),
];
