import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { budgetOf, nearestEffort } from "../../../traits/effort-budget.ts";
import { budgetWithin, mayThink } from "../../../writing/claude-thinking.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";

/** Members that only models of one family have: how much Claude thinks, and `top_k`. */
export function writeModelFields(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): JsonRecord | undefined {
  const { maxOutputTokens, output, reasoning, sampling } = conversation;
  const fields: Draft = {};
  const { topK } = sampling;
  const isClaude = target.model.includes("claude");
  if (topK !== undefined && isClaude && target.traits.sampling !== "never") fields["top_k"] = topK;
  else if (topK !== undefined) losses.drop("topK");
  if (reasoning?.summary !== undefined) losses.drop("reasoningSummary");
  // A format is asked for by a forced tool here, which excludes thoughts.
  const isForced = output?.type === "jsonSchema";
  const cap = maxOutputTokens ?? target.maxOutputTokens ?? Infinity;
  const asked = { cap, reasoning };
  if (isClaude && !isForced && mayThink(conversation, target)) {
    putThinking(fields, asked, target, losses);
  } else {
    noteThinking(reasoning, losses);
  }
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function putThinking(
  fields: Draft,
  { cap, reasoning }: Pick<Conversation, "reasoning"> & { readonly cap: number },
  { traits }: TargetFacts,
  losses: LossList,
): void {
  if (reasoning === undefined) return;
  const { budgetTokens, effort, mode } = reasoning;
  if (mode === "disabled" || effort === "none") return;
  const { control, efforts } = traits.reasoning;
  if (control === "budget") {
    const wanted = budgetTokens ?? budgetOf(effort ?? "medium", traits.reasoning);
    if (budgetTokens === undefined) losses.change("effort");
    const budget = budgetWithin(cap, wanted, losses);
    if (budget !== undefined) fields["thinking"] = { type: "enabled", budget_tokens: budget };
  } else if (control === "adaptive") {
    if (budgetTokens !== undefined) losses.change("budgetTokens");
    fields["thinking"] = { type: "adaptive" };
    const nearest = effort && nearestEffort(effort, efforts);
    if (nearest !== effort) losses.change("effort");
    if (nearest !== undefined) fields["output_config"] = { effort: nearest };
  } else {
    noteThinking(reasoning, losses);
  }
}

function noteThinking(reasoning: Conversation["reasoning"], losses: LossList): void {
  if (reasoning?.effort !== undefined && reasoning.effort !== "none") losses.drop("effort");
  if (reasoning?.budgetTokens !== undefined) losses.drop("budgetTokens");
}
