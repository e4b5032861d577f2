import type { ReasoningTraits, TargetFacts } from "../contract/target-facts.ts";
import type { Conversation, Message, ReasoningRequest } from "../model/conversation.ts";
import { budgetOf, nearestEffort } from "../traits/effort-budget.ts";
import type { LossList } from "./loss-list.ts";
import type { Draft } from "./put-extras.ts";

/**
 * May Claude be asked to think? Not where a tool is forced, and not by budget in a turn that was begun without signed thoughts of its
 * own, as those of callers are whose dialect has no place for them: both are answered with 400
 * (platform.claude.com/docs/en/build-with-claude/extended-thinking, November 2026).
 */
export function mayThink(conversation: Conversation, target: TargetFacts): boolean {
  if (forcesTool(conversation, target)) return false;
  return target.traits.reasoning.control !== "budget" || !lacksThoughts(conversation, target);
}

/** A tool has to be called, or stands for the format that was asked for. */
function forcesTool({ output, toolChoice }: Conversation, { traits }: TargetFacts): boolean {
  if (!traits.hasForcedTools) return false;
  return requiresCall(toolChoice) || (output?.type === "jsonSchema" && !traits.hasJsonSchema);
}

function requiresCall(choice: Conversation["toolChoice"]): boolean {
  if (choice?.type === "allowed") return choice.isRequired;
  return choice?.type === "required" || choice?.type === "tool";
}

/** Results of tools come last, and the turn that called them does not begin with a thought that the target has signed. */
function lacksThoughts({ messages }: Conversation, { signatureOrigins }: TargetFacts): boolean {
  if (messages.at(-1)?.parts.some(({ type }) => type === "toolResult") !== true) return false;
  const turn = messages.slice(messages.findLastIndex(isCallersOwn) + 1);
  const [first] = turn.flatMap(({ parts, role }) => (role === "assistant" ? parts : []));
  const origin = first?.type === "reasoning" ? first.signature?.origin : undefined;
  return first !== undefined && (origin === undefined || !signatureOrigins.includes(origin));
}

/** Said by the caller, and not the result of a tool. */
const isCallersOwn = ({ parts, role }: Message): boolean =>
  role === "user" && !parts.some(({ type }) => type === "toolResult");

const MIN_BUDGET = 1024;

/** The members that ask Claude to think: by budget or by effort, as the model takes it. `cap` is that of the answer. */
export function claudeThinking(
  asked: ReasoningRequest,
  { reasoning }: TargetFacts["traits"],
  cap: number,
  losses: LossList,
): Draft {
  return reasoning.control === "budget"
    ? thinkingByBudget(asked, reasoning, cap, losses)
    : thinkingByEffort(asked, reasoning, losses);
}

function thinkingByBudget(
  { budgetTokens, effort }: ReasoningRequest,
  reasoning: ReasoningTraits,
  cap: number,
  losses: LossList,
): Draft {
  if (budgetTokens === undefined && effort !== undefined) losses.change("effort");
  const wanted = budgetTokens ?? budgetOf(effort ?? "medium", reasoning);
  const budget = budgetWithin(cap, wanted, losses);
  return budget === undefined ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

function thinkingByEffort(
  { budgetTokens, effort }: ReasoningRequest,
  { efforts }: ReasoningTraits,
  losses: LossList,
): Draft {
  if (budgetTokens !== undefined) losses.change("budgetTokens");
  const nearest = effort && nearestEffort(effort, efforts);
  if (nearest !== effort) losses.change("effort");
  const thinking = { type: "adaptive" };
  return nearest === undefined ? { thinking } : { thinking, output_config: { effort: nearest } };
}

/** Lists what was asked of thinking as lost: the model cannot be asked to think. */
export function dropThinking({ budgetTokens, effort }: ReasoningRequest, losses: LossList): void {
  if (effort !== "none") losses.dropGiven(["effort", effort]);
  losses.dropGiven(["budgetTokens", budgetTokens]);
}

/** A budget below the cap of the answer, as it has to be; `undefined`, and listed, where there is no room for the least there is. */
function budgetWithin(cap: number, wanted: number, losses: LossList): number | undefined {
  const budget = Math.min(Math.max(wanted, MIN_BUDGET), cap - 1);
  if (budget < MIN_BUDGET) {
    losses.drop("budgetTokens");
    return undefined;
  }
  if (budget !== wanted) losses.change("budgetTokens");
  return budget;
}
