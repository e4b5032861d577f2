import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { budgetOf, nearestEffort } from "../../../traits/effort-budget.ts";
import { budgetWithin, mayThink } from "../../../writing/claude-thinking.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";

/** How much a model is to think, in the way that it takes: by budget, by effort, or not at all. */
export function putThinking(
  body: Draft,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): void {
  const { reasoning } = conversation;
  const { traits } = target;
  if (reasoning === undefined) return;
  const { effort, mode, summary } = reasoning;
  losses.dropExtras(reasoning.extras, "", "reasoning.");
  if (summary !== undefined && summary !== "auto") losses.drop("reasoningSummary");
  if (mode === "disabled" || effort === "none") {
    if (traits.reasoning.isFixed === true) losses.drop("effort");
    else if (traits.reasoning.control !== "none") body["thinking"] = { type: "disabled" };
    return;
  }
  const { control } = traits.reasoning;
  if (control === "none" || !mayThink(conversation, target)) noteNone(reasoning, losses);
  else if (control === "budget") putOwnBudget(body, reasoning, traits, losses);
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
  const wanted = budgetTokens ?? budgetOf(effort ?? "medium", reasoning);
  const budget = budgetWithin(Number(body["max_tokens"]), wanted, losses);
  if (budget !== undefined) body["thinking"] = { type: "enabled", budget_tokens: budget };
}

function putEffort(body: Draft, asked: Asked, { reasoning }: Traits, losses: LossList): void {
  const { budgetTokens, effort } = asked;
  if (budgetTokens !== undefined) losses.change("budgetTokens");
  body["thinking"] = { type: "adaptive" };
  const nearest = effort && nearestEffort(effort, reasoning.efforts);
  if (nearest !== effort) losses.change("effort");
  if (nearest !== undefined) body["output_config"] = { effort: nearest };
}
