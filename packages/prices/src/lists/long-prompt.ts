/**
 * OpenAI's long-context prices hold for prompts of more than 272K tokens ("requests with more than 272K input
 * tokens", developers.openai.com/api/docs/models/gpt-6.2-sol, 2026-11).
 */
export const LONG_PROMPT_TOKENS = 272_000;

/** Where the catalogue begins the same tier one token too early for some models. */
const MISTAKEN_START = 271_999;

/** The longest prompt that does not yet cost what a tier of the catalogue asks. */
export const tierStart = (tierTokens: number): number =>
  tierTokens === MISTAKEN_START ? LONG_PROMPT_TOKENS : tierTokens;
