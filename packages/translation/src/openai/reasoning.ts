import type { TargetFacts } from "../contract/target-facts.ts";
import type { Conversation, Effort } from "../model/conversation.ts";
import { effortOf, nearestEffort } from "../traits/effort-budget.ts";
import type { LossList } from "../writing/loss-list.ts";

/**
 * The effort to ask for: the caller's own, or the one that a budget stands for, as near as the model takes it. What has to be said
 * otherwise is listed.
 */
export function effortToAsk(
  { reasoning: asked }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): Effort | undefined {
  const { control, efforts } = traits.reasoning;
  const wanted = wantedEffort(asked, losses);
  if (wanted === undefined) return undefined;
  if (control === "none") {
    if (wanted !== "none") losses.drop("effort");
    return undefined;
  }
  if (efforts.length === 0 || efforts.includes(wanted)) return wanted;
  const nearest = nearestEffort(wanted, efforts);
  losses.change("effort");
  return nearest;
}

function wantedEffort(asked: Conversation["reasoning"], losses: LossList): Effort | undefined {
  if (asked === undefined) return undefined;
  const { budgetTokens, effort, mode } = asked;
  if (effort !== undefined) {
    if (budgetTokens !== undefined) losses.drop("budgetTokens");
    return mode === "disabled" ? "none" : effort;
  }
  if (budgetTokens !== undefined) {
    losses.change("budgetTokens");
    return effortOf(budgetTokens);
  }
  return mode === "disabled" ? "none" : undefined;
}
