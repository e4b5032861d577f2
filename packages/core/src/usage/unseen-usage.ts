import { addUsage, completionTokensOf, type TokenUsage } from "./usage.ts";

/**
 * The fastest a provider is taken to generate one choice of an answer. The medians published for the models of OpenAI,
 * Anthropic, Google, Azure and Bedrock were between 30 and 221 tokens a second, those of the quickest small models on
 * graphics processors up to 375 (Artificial Analysis, as listed in March and June 2026). Special hardware does 1,700
 * and more, for models that show all their tokens: what is seen is counted, and not estimated.
 */
export const MAX_TOKENS_PER_SECOND = 400;

/**
 * Of each choice, for what is on its way when the connection is lost, and generated until the provider notices: a sixth of a
 * second of what hosted models do.
 */
const TOKENS_ON_THEIR_WAY = 16;

/** Output that was not seen. */
export interface UnseenWork {
  /** How long the provider may have generated output that is in no text, in milliseconds; infinite where it goes on. */
  readonly elapsedMs: number;
  readonly choices: number;
  /** Upper bound of the tokens of one choice. */
  readonly maxOutputTokens: number;
}

/** An upper estimate of the output tokens a provider generated unseen: never more than the call can have. */
export function unseenOutputTokens({ choices, elapsedMs, maxOutputTokens }: UnseenWork): number {
  const generated = Math.ceil((Math.max(0, elapsedMs) / 1000) * MAX_TOKENS_PER_SECOND);
  return Math.min(generated + TOKENS_ON_THEIR_WAY, maxOutputTokens) * choices;
}

const OUTPUT_CLASSES = ["output", "reasoning", "audioOutput", "imageOutput"] as const;

/**
 * What was seen of a call's usage and what may have been used unseen, together: never more than `maxOutputTokens`
 * tokens of output, unless more were seen.
 */
export function addUnseen(
  seen: TokenUsage,
  unseen: TokenUsage,
  maxOutputTokens: number,
): TokenUsage {
  const added: TokenUsage = { ...unseen };
  let left = Math.max(0, maxOutputTokens - completionTokensOf(seen));
  for (const outputClass of OUTPUT_CLASSES) {
    const tokens = Math.min(unseen[outputClass] ?? 0, left);
    added[outputClass] = tokens;
    left -= tokens;
  }
  return addUsage(seen, added);
}
