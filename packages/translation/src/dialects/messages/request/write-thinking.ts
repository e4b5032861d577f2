import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import { claudeThinking, dropThinking, mayThink } from "../../../writing/claude-thinking.ts";
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
  if (reasoning === undefined) return;
  const { effort, mode, summary } = reasoning;
  losses.dropExtras(reasoning.extras, "", "reasoning.");
  if (summary !== undefined && summary !== "auto") losses.drop("reasoningSummary");
  if (mode === "disabled" || effort === "none") {
    putOff(body, target.traits, losses);
  } else if (target.traits.reasoning.control === "none" || !mayThink(conversation, target)) {
    dropThinking(reasoning, losses);
  } else {
    const cap = Number(body["max_tokens"]);
    Object.assign(body, claudeThinking(reasoning, target.traits, cap, losses));
  }
}

function putOff(body: Draft, { reasoning }: TargetFacts["traits"], losses: LossList): void {
  if (reasoning.isFixed === true) losses.drop("effort");
  else if (reasoning.control !== "none") body["thinking"] = { type: "disabled" };
}
