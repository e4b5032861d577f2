import type { TargetFacts } from "../contract/target-facts.ts";
import type { Conversation } from "../model/conversation.ts";
import type { LossList } from "./loss-list.ts";

/** The caller's cap on the answer's tokens, between `least` and what the model can do; another cap than the caller's is listed. */
export function outputCapOf(
  { maxOutputTokens }: Pick<Conversation, "maxOutputTokens">,
  { maxOutputTokens: most = Infinity }: Pick<TargetFacts, "maxOutputTokens">,
  losses: LossList,
  least = -Infinity,
): number | undefined {
  if (maxOutputTokens === undefined) return undefined;
  const cap = Math.max(Math.min(maxOutputTokens, most), least);
  if (cap !== maxOutputTokens) losses.change("maxOutputTokens");
  return cap;
}

/** The first `most` stop sequences; it is listed if there are more. */
export function stopsOf(
  { stop }: Pick<Conversation, "stop">,
  most: number,
  losses: LossList,
): readonly string[] | undefined {
  if (stop !== undefined && stop.length > most) losses.change("stop");
  return stop?.slice(0, most);
}
