import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { budgetOf, nearestEffort } from "../../../traits/effort-budget.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";

/** How much a model is to think, in the way that it takes: by budget, by effort, or not at all. */
export function putThinking(
  body: Draft,
  { reasoning }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  if (reasoning === undefined) return;
  const { budgetTokens, effort, mode, summary } = reasoning;
  losses.dropExtras(reasoning.extras, "", "reasoning.");
  if (summary !== undefined && summary !== "auto") losses.drop("reasoningSummary");
  const { control, efforts, isFixed } = traits.reasoning;
  if (mode === "disabled" || effort === "none") {
    if (isFixed === true) losses.drop("effort");
    return;
  }
  const isAsked = budgetTokens !== undefined || effort !== undefined || mode !== undefined;
  if (!isAsked) return;
  if (control === "none") {
    losses.drop(budgetTokens === undefined ? "effort" : "budgetTokens");
  } else if (control === "budget") {
    const wanted = budgetTokens ?? budgetOf(effort ?? "medium", traits.reasoning);
    if (budgetTokens === undefined && effort !== undefined) losses.change("effort");
    putBudget(body, wanted, losses);
  } else {
    if (budgetTokens !== undefined) losses.change("budgetTokens");
    body["thinking"] = { type: "adaptive" };
    const nearest = effort && nearestEffort(effort, efforts);
    if (nearest !== effort) losses.change("effort");
    if (nearest !== undefined) body["output_config"] = { effort: nearest };
  }
}

const MIN_BUDGET = 1024;

/** A budget has to be below the cap of the answer; where there is no room for one, the model does not think. */
function putBudget(body: Draft, wanted: number, losses: LossList): void {
  const cap = Number(body["max_tokens"]);
  const budget = Math.min(wanted, cap - 1);
  if (budget < wanted) losses.change("budgetTokens");
  if (budget < MIN_BUDGET) return;
  body["thinking"] = { type: "enabled", budget_tokens: budget };
}
