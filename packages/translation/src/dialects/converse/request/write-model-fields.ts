import type { JsonRecord } from "@lintel/providers";

import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation, ReasoningRequest } from "../../../model/conversation.ts";
import { claudeThinking, dropThinking, mayThink } from "../../../writing/claude-thinking.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";

/** Members that only models of one family have: how much Claude thinks, and `top_k`. */
export function writeModelFields(
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): JsonRecord | undefined {
  const { reasoning, sampling } = conversation;
  const isClaude = target.model.includes("claude");
  const takesTopK = isClaude && target.traits.sampling !== "never";
  if (!takesTopK) losses.dropGiven(["topK", sampling.topK]);
  losses.dropGiven(["reasoningSummary", reasoning?.summary]);
  const fields: Draft =
    reasoning === undefined ? {} : thinkingFor(reasoning, conversation, target, losses);
  if (takesTopK) putGiven(fields, { top_k: sampling.topK });
  return Object.keys(fields).length === 0 ? undefined : fields;
}

function thinkingFor(
  asked: ReasoningRequest,
  conversation: Conversation,
  target: TargetFacts,
  losses: LossList,
): Draft {
  if (asked.mode === "disabled" || asked.effort === "none") return {};
  const { maxOutputTokens, output } = conversation;
  // A format is asked for by a forced tool here, which excludes thoughts.
  const isForced = output?.type === "jsonSchema";
  if (!canThink(target) || isForced || !mayThink(conversation, target)) {
    dropThinking(asked, losses);
    return {};
  }
  const cap = maxOutputTokens ?? target.maxOutputTokens ?? Infinity;
  return claudeThinking(asked, target.traits, cap, losses);
}

/** Converse asks Claude alone to think, by budget or by effort. */
const canThink = ({ model, traits }: TargetFacts): boolean =>
  model.includes("claude") &&
  (traits.reasoning.control === "budget" || traits.reasoning.control === "adaptive");
