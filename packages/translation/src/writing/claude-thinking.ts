import type { TargetFacts } from "../contract/target-facts.ts";
import type { Conversation, Message } from "../model/conversation.ts";
import type { LossList } from "./loss-list.ts";

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

/** A budget below the cap of the answer, as it has to be; `undefined`, and listed, where there is no room for the least there is. */
export function budgetWithin(cap: number, wanted: number, losses: LossList): number | undefined {
  const budget = Math.min(Math.max(wanted, MIN_BUDGET), cap - 1);
  if (budget < MIN_BUDGET) {
    losses.drop("budgetTokens");
    return undefined;
  }
  if (budget !== wanted) losses.change("budgetTokens");
  return budget;
}
