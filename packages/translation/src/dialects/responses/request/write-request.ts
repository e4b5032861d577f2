import { isRecord } from "@lintel/providers";

import type { WrittenRequest } from "../../../contract/dialect-halves.ts";
import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, OutputFormat } from "../../../model/conversation.ts";
import { effortToAsk } from "../../../openai/reasoning.ts";
import { serviceTierToAsk } from "../../../openai/service-tier.ts";
import { SHARED_MEMBERS } from "../../../openai/shared-members.ts";
import { enforcedFormat } from "../../../openai/strict-schema.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { outputCapOf } from "../../../writing/output-cap.ts";
import { type Draft, putExtras } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { dropSampling, takesSampling } from "../../../writing/sampling.ts";
import { writeInput } from "./write-items.ts";
import { writeToolChoice, writeTools } from "./write-tools.ts";

export function writeResponsesRequest(
  conversation: Conversation,
  target: TargetFacts,
): WrittenRequest {
  const losses = new LossList(conversation.dialect);
  const body: Draft = { model: target.model, ...writeInput(conversation, target, losses) };
  if (conversation.isStreamed) body["stream"] = true;
  putTools(body, conversation, losses);
  putReasoning(body, conversation, target, losses);
  putSampling(body, conversation, target, losses);
  putText(body, conversation, losses);
  putRest(body, conversation, target, losses);
  return { body, lost: losses.list };
}

function putTools(body: Draft, conversation: Conversation, losses: LossList): void {
  const { parallelToolCalls, toolChoice, tools = [] } = conversation;
  const written = writeTools(tools, conversation, losses);
  if (written.length > 0) {
    body["tools"] = written;
    const choice = writeToolChoice(toolChoice, losses);
    if (choice !== undefined) body["tool_choice"] = choice;
  }
  if (parallelToolCalls !== undefined) body["parallel_tool_calls"] = parallelToolCalls;
}

/** Nothing is kept at the provider, so that its thoughts come back with the call or not at all. */
function putReasoning(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const { reasoning } = conversation;
  const effort = effortToAsk(conversation, target, losses);
  const summary = reasoning?.summary === "hidden" ? undefined : reasoning?.summary;
  const draft: Draft = {
    ...(effort === undefined ? {} : { effort }),
    ...(summary === undefined ? {} : { summary }),
  };
  putExtras(draft, reasoning?.extras, { dialect: "responses", losses, prefix: "reasoning." });
  if (Object.keys(draft).length > 0) body["reasoning"] = draft;
  const include = conversation.sampling.logprobs === true ? [LOGPROBS] : [];
  if (target.traits.reasoning.control !== "none") include.push(ENCRYPTED);
  if (include.length > 0) body["include"] = include;
}

const LOGPROBS = "message.output_text.logprobs";
const ENCRYPTED = "reasoning.encrypted_content";

function putSampling(
  body: Draft,
  { sampling, stop }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  if (takesSampling(traits, !isReasoningOff(body["reasoning"]))) {
    putGiven(body, { temperature: sampling.temperature, top_p: sampling.topP });
  } else {
    dropSampling(sampling, losses);
  }
  putGiven(body, { top_logprobs: sampling.topLogprobs });
  for (const name of UNKNOWN) if (sampling[name] !== undefined) losses.drop(name);
  if ((sampling.choices ?? 1) > 1) losses.drop("choices");
  if (stop !== undefined && stop.length > 0) losses.drop("stop");
}

const isReasoningOff = (reasoning: unknown): boolean =>
  isRecord(reasoning) && reasoning["effort"] === "none";

const UNKNOWN = ["topK", "seed", "presencePenalty", "frequencyPenalty", "logitBias"] as const;

function putText(body: Draft, conversation: Conversation, losses: LossList): void {
  const { output, verbosity } = conversation;
  const text: Draft = {
    ...(output === undefined ? {} : { format: writeOutput(output, conversation, losses) }),
    ...(verbosity === undefined ? {} : { verbosity }),
  };
  if (Object.keys(text).length > 0) body["text"] = text;
}

function writeOutput(output: OutputFormat, conversation: Conversation, losses: LossList): object {
  if (output.type !== "jsonSchema") {
    return { type: output.type === "json" ? "json_object" : "text" };
  }
  const { description, name } = output;
  const { schema, strict } = enforcedFormat(output, conversation, losses);
  return {
    type: "json_schema",
    name: name ?? "answer",
    ...(description === undefined ? {} : { description }),
    schema,
    ...(strict === undefined ? {} : { strict }),
  };
}

/** "The minimum value is 16" (OpenAI's API reference, November 2026). */
const MIN_OUTPUT_TOKENS = 16;

function putRest(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const { cache, dialect, extras, metadata, safety, user } = conversation;
  putGiven(body, {
    max_output_tokens: outputCapOf(conversation, target, losses, MIN_OUTPUT_TOKENS),
    user,
    metadata,
    service_tier: serviceTierToAsk(conversation, losses),
  });
  if (cache !== undefined && !target.traits.hasCacheMarks) losses.drop("cacheMarks");
  losses.dropGiven(["safety", safety]);
  putExtras(body, extras, { dialect: "responses", losses, shared: SHARED_MEMBERS });
  // Responses are stored by default; callers of other dialects have not asked for that.
  if (dialect !== "responses") body["store"] ??= false;
}
