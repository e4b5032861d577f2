import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, ReasoningRequest } from "../../../model/conversation.ts";
import { budgetOf, effortOf, nearestEffort } from "../../../traits/effort-budget.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import { outputCapOf, stopsOf } from "../../../writing/output-cap.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { isSinceGemini3 } from "./write-parts.ts";

/** "Up to 5" (ai.google.dev/api/generate-content#GenerationConfig, 2026-11). */
const MAX_STOPS = 5;

/** How the answer is generated. */
export function writeConfig(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): Draft {
  const { sampling } = conversation;
  const stops = stopsOf(conversation, MAX_STOPS, losses);
  const config: Draft = {};
  putGiven(config, {
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: sampling.topK,
    seed: sampling.seed,
    presencePenalty: sampling.presencePenalty,
    frequencyPenalty: sampling.frequencyPenalty,
    candidateCount: sampling.choices,
    stopSequences: stops?.length === 0 ? undefined : stops,
    maxOutputTokens: outputCapOf(conversation, target, losses),
  });
  losses.dropGiven(["logitBias", sampling.logitBias], ["topLogprobs", sampling.topLogprobs]);
  if (sampling.logprobs === true) losses.drop("logprobs");
  putOutput(config, conversation, target, losses);
  putThinking(config, conversation.reasoning, target, losses);
  return config;
}

/** Models before Gemini 3 take either tools or a format (ai.google.dev/gemini-api/docs/structured-output, 2026-11). */
function putOutput(
  config: Draft,
  { output, tools = [] }: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  if (output === undefined || output.type === "text") return;
  if (tools.length > 0 && !isSinceGemini3(target)) {
    losses.drop(output.type === "json" ? "jsonOutput" : "jsonSchema");
    return;
  }
  config["responseMimeType"] = "application/json";
  if (output.type === "jsonSchema") config["responseJsonSchema"] = output.schema;
}

/** How much a model is to think: by level or by budget, as it takes it. */
function putThinking(
  config: Draft,
  asked: ReasoningRequest | undefined,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  if (asked === undefined) return;
  losses.dropExtras(asked.extras, "", "reasoning.");
  if (asked.summary === "concise" || asked.summary === "detailed") losses.drop("reasoningSummary");
  const { control } = traits.reasoning;
  if (control === "none") {
    if (asked.budgetTokens !== undefined) losses.drop("budgetTokens");
    if (asked.effort !== undefined && asked.effort !== "none") losses.drop("effort");
    return;
  }
  const includeThoughts = asked.summary !== "hidden";
  const amount =
    control === "budget" ? budgetFor(asked, traits, losses) : levelFor(asked, traits, losses);
  config["thinkingConfig"] = { ...amount, includeThoughts };
}

type Traits = TargetFacts["traits"];

const isOff = ({ effort, mode }: ReasoningRequest): boolean =>
  mode === "disabled" || effort === "none";

function budgetFor(asked: ReasoningRequest, { reasoning }: Traits, losses: LossList): Draft {
  const { budgetTokens, effort } = asked;
  if (isOff(asked)) {
    if (reasoning.isFixed === true) losses.change("effort");
    return { thinkingBudget: reasoning.minBudget ?? 0 };
  }
  if (budgetTokens === undefined) {
    if (effort === undefined) return {};
    losses.change("effort");
    return { thinkingBudget: budgetOf(effort, reasoning) };
  }
  const { maxBudget = Infinity, minBudget = 0 } = reasoning;
  const thinkingBudget = Math.min(Math.max(budgetTokens, minBudget), maxBudget);
  if (thinkingBudget !== budgetTokens) losses.change("budgetTokens");
  return { thinkingBudget };
}

function levelFor(asked: ReasoningRequest, { reasoning }: Traits, losses: LossList): Draft {
  const { budgetTokens } = asked;
  if (asked.effort === undefined && budgetTokens !== undefined) losses.change("budgetTokens");
  const byBudget = budgetTokens === undefined ? undefined : effortOf(budgetTokens);
  const effort = isOff(asked) ? "none" : (asked.effort ?? byBudget);
  if (effort === undefined) return {};
  const nearest = nearestEffort(effort, reasoning.efforts);
  if (nearest !== effort && asked.effort !== undefined) losses.change("effort");
  return nearest === undefined ? {} : { thinkingLevel: nearest.toUpperCase() };
}
