import { z } from "zod";

const Tokens = z.int().nonnegative();

/**
 * Tokens of one call in disjoint classes: each token is in exactly one, so that cost is a plain sum.
 * Providers report overlapping figures (OpenAI's `prompt_tokens` includes the cached ones, its
 * `completion_tokens` the reasoning ones); taking them apart is the providers' job.
 */
export const TokenUsage = z.object({
  /** Prompt tokens that are text or image and were neither read from nor written to a cache. */
  input: Tokens,
  /** Prompt tokens read from the provider's prompt cache. */
  cacheRead: Tokens,
  /** Prompt tokens written to the provider's prompt cache at an extra price. */
  cacheWrite: Tokens,
  /** Completion tokens that are neither reasoning nor audio. */
  output: Tokens,
  /** Completion tokens spent on reasoning. */
  reasoning: Tokens,
  audioInput: Tokens,
  audioOutput: Tokens,
});
export type TokenUsage = z.infer<typeof TokenUsage>;
export type TokenClass = keyof TokenUsage;

export const NO_TOKENS: TokenUsage = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
};

/** All tokens of the prompt, as the contract's `prompt_token_count` counts them. */
export const promptTokensOf = (usage: TokenUsage): number =>
  usage.input + usage.cacheRead + usage.cacheWrite + usage.audioInput;

/** All tokens of the answer, as the contract's `completion_token_count` counts them. */
export const completionTokensOf = (usage: TokenUsage): number =>
  usage.output + usage.reasoning + usage.audioOutput;
