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
  const { effort, mode, summary } = reasoning;
  losses.dropExtras(reasoning.extras, "", "reasoning.");
  if (summary !== undefined && summary !== "auto") losses.drop("reasoningSummary");
  if (mode === "disabled" || effort === "none") {
    if (traits.reasoning.isFixed === true) losses.drop("effort");
    return;
  }
  if (traits.reasoning.control === "none") noteNone(reasoning, losses);
  else if (traits.reasoning.control === "budget") putOwnBudget(body, reasoning, traits, losses);
  else putEffort(body, reasoning, traits, losses);
}

type Asked = NonNullable<Conversation["reasoning"]>;
type Traits = TargetFacts["traits"];

function noteNone({ budgetTokens, effort }: Asked, losses: LossList): void {
  if (budgetTokens !== undefined) losses.drop("budgetTokens");
  if (effort !== undefined) losses.drop("effort");
}

function putOwnBudget(body: Draft, asked: Asked, { reasoning }: Traits, losses: LossList): void {
  const { budgetTokens, effort } = asked;
  if (budgetTokens === undefined && effort !== undefined) losses.change("effort");
  putBudget(body, budgetTokens ?? budgetOf(effort ?? "medium", reasoning), losses);
}

function putEffort(body: Draft, asked: Asked, { reasoning }: Traits, losses: LossList): void {
  const { budgetTokens, effort } = asked;
  if (budgetTokens !== undefined) losses.change("budgetTokens");
  body["thinking"] = { type: "adaptive" };
  const nearest = effort && nearestEffort(effort, reasoning.efforts);
  if (nearest !== effort) losses.change("effort");
  if (nearest !== undefined) body["output_config"] = { effort: nearest };
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
