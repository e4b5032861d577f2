import { z } from "zod";

const Tokens = z.int().nonnegative();
const Units = z.int().nonnegative();

/**
 * What one call used in disjoint classes: each token is in exactly one, so that cost is a plain sum.
 * Providers report overlapping figures (OpenAI's `prompt_tokens` includes the cached ones, its
 * `completion_tokens` the reasoning ones); taking them apart is the providers' job. The classes only some calls
 * have are left out where there is nothing of them.
 */
export const TokenUsage = z.object({
  /** Prompt tokens that are text, or images not counted apart, neither read from nor written to a cache. */
  input: Tokens,
  /** Prompt tokens read from the provider's prompt cache: text, and everything not distinguished below. */
  cacheRead: Tokens,
  /** Prompt tokens written to the provider's prompt cache at an extra price; for five minutes, where reported. */
  cacheWrite: Tokens,
  /** Completion tokens that are neither reasoning nor audio. */
  output: Tokens,
  /** Completion tokens spent on reasoning. */
  reasoning: Tokens,
  audioInput: Tokens,
  audioOutput: Tokens,
  /** Prompt tokens written to a cache that keeps them longer, at a higher price: an hour, or twelve at OpenAI. */
  cacheWrite1h: Tokens.optional(),
  /** Audio and images read from the prompt cache, where a provider counts them apart from text. */
  cacheReadAudio: Tokens.optional(),
  cacheReadImage: Tokens.optional(),
  /** Tokens of images, where a provider counts them apart from text. */
  imageInput: Tokens.optional(),
  imageOutput: Tokens.optional(),
  /** What is not charged by tokens: pictures made, characters spoken, milliseconds heard, searches. */
  images: Units.optional(),
  characters: Units.optional(),
  audioMs: Units.optional(),
  webSearches: Units.optional(),
  /** Searches by the preview of a provider's search tool, which some models have at a price of its own. */
  webSearchPreviews: Units.optional(),
  fileSearches: Units.optional(),
});
export type TokenUsage = z.infer<typeof TokenUsage>;
export type UsageClass = keyof TokenUsage;
/** Classes that are not counted in tokens. */
export const UNIT_CLASSES = [
  "images",
  "characters",
  "audioMs",
  "webSearches",
  "webSearchPreviews",
  "fileSearches",
] as const satisfies readonly UsageClass[];
export type UnitClass = (typeof UNIT_CLASSES)[number];

export const NO_TOKENS = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
} as const satisfies TokenUsage;

/** The classes of tokens every call has. */
export type TokenClass = keyof typeof NO_TOKENS;

/** The same tokens in the classes every call has: those of a finer class are added to the one it is part of. */
export const inMainClasses = (usage: TokenUsage): Readonly<Record<TokenClass, number>> => ({
  input: usage.input + (usage.imageInput ?? 0),
  cacheRead: usage.cacheRead + (usage.cacheReadAudio ?? 0) + (usage.cacheReadImage ?? 0),
  cacheWrite: usage.cacheWrite + (usage.cacheWrite1h ?? 0),
  output: usage.output + (usage.imageOutput ?? 0),
  reasoning: usage.reasoning,
  audioInput: usage.audioInput,
  audioOutput: usage.audioOutput,
});

/** All tokens of the prompt, as the contract's `prompt_token_count` counts them. */
export function promptTokensOf(usage: TokenUsage): number {
  const { audioInput, cacheRead, cacheWrite, input } = inMainClasses(usage);
  return input + cacheRead + cacheWrite + audioInput;
}

/** All tokens of the answer, as the contract's `completion_token_count` counts them. */
export function completionTokensOf(usage: TokenUsage): number {
  const { audioOutput, output, reasoning } = inMainClasses(usage);
  return output + reasoning + audioOutput;
}

/** All tokens of the call: what limits of tokens count. */
export const tokensOf = (usage: TokenUsage): number =>
  promptTokensOf(usage) + completionTokensOf(usage);

/** True when nothing was used that could cost anything. */
export const isNothing = (usage: TokenUsage): boolean =>
  tokensOf(usage) === 0 && UNIT_CLASSES.every((unit) => (usage[unit] ?? 0) === 0);

const CLASSES = TokenUsage.keyof().options;

/**
 * A part of what a call used that is priced by itself: a pass of another model, a pass of its own length, or pictures
 * made by a tool. `model` is the price book's name for it.
 */
export const UsagePart = z.object({
  model: z.string(),
  usage: TokenUsage,
  /** What multiplies the model's prices for this part, as the price book calls it: `fast`, `us`. */
  priceModifiers: z.array(z.string()).optional(),
});
export type UsagePart = z.infer<typeof UsagePart>;

/** All that a call used: what is priced as the call itself, and every part that is priced apart. */
export const totalUsage = (
  usage: TokenUsage | undefined,
  parts: readonly UsagePart[] = [],
): TokenUsage => parts.reduce((sum, part) => addUsage(sum, part.usage), usage ?? NO_TOKENS);

/** What two calls used together. */
export function addUsage(one: TokenUsage, other: TokenUsage): TokenUsage {
  const sum: TokenUsage = { ...one };
  for (const usageClass of CLASSES) {
    const added = other[usageClass] ?? 0;
    if (added > 0) sum[usageClass] = (sum[usageClass] ?? 0) + added;
  }
  return sum;
}
