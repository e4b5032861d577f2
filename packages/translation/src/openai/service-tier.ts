import type { Conversation } from "../model/conversation.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { LossList } from "../writing/loss-list.ts";

const OPENAI: ReadonlySet<DialectId> = new Set<DialectId>(["chat", "completions", "responses"]);

/** Anthropic's tiers in OpenAI's words: each has one that the account decides, and an ordinary one. */
const FROM_ANTHROPIC: ReadonlyMap<string, string> = new Map([
  ["auto", "auto"],
  ["standard_only", "default"],
]);

/** How the call is to be served; what has no word here is listed. */
export function serviceTierToAsk(
  { dialect, serviceTier }: Conversation,
  losses: LossList,
): string | undefined {
  if (serviceTier === undefined || OPENAI.has(dialect)) return serviceTier;
  const tier = dialect === "messages" ? FROM_ANTHROPIC.get(serviceTier) : undefined;
  if (tier === undefined) losses.drop("serviceTier");
  return tier;
}
