import { countTokens as countOlder } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";

/** How much a provider makes of what it may decide itself. */
export interface Meter {
  /** The tokens of a text. */
  text(text: string): number;
  /** What is referred to, or not documented, adds to a prompt of which the model takes so many tokens. */
  elsewhere(window: number): number;
  /** Charges a picture of at most this many tokens. */
  picture(most: number): number;
  /** How often a tool is used that may be used so often, or as often as the model likes. */
  uses(limit: number | undefined): number;
  /** How often the model is asked, which may be so often. */
  passes(most: number): number;
}

/** No provider lets a model use a tool more often by itself. */
const UNLIMITED_USES = 1000;

/** A provider that charges the most its documentation lets it: each byte of a text a token, every window full. */
export const MOST: Meter = {
  text: (text) => Buffer.byteLength(text),
  elsewhere: (window) => window,
  picture: (most) => most,
  uses: (limit) => Math.min(limit ?? UNLIMITED_USES, UNLIMITED_USES),
  passes: (most) => most,
};

const AS_TEXT = { disallowedSpecial: new Set<string>() };
/** https://github.com/openai/tiktoken/blob/main/tiktoken/model.py (August 2026) */
const OLDER = /^(?:ft:)?(?:gpt-4$|gpt-4-|gpt-3|text-embedding|davinci|babbage)/;

/** As `MOST`, but that the model's texts are cut by the vocabulary which OpenAI has published for it. */
export const mostByVocabulary = (model: string): Meter => ({
  ...MOST,
  text: (text) => (OLDER.test(model) ? countOlder(text, AS_TEXT) : countTokens(text, AS_TEXT)),
});

const USUAL_ELSEWHERE = 2000;
const USUAL_PICTURE = 1000;
const USUAL_USES = 2;

/** What is usual: OpenAI's tokenizer, pages of a few thousand tokens, tools used once or twice; but whole answers. */
export const USUAL: Meter = {
  text: (text) => countTokens(text, AS_TEXT),
  elsewhere: (window) => Math.min(window, USUAL_ELSEWHERE),
  picture: (most) => Math.min(most, USUAL_PICTURE),
  uses: (limit) => Math.min(limit ?? USUAL_USES, USUAL_USES),
  passes: (most) => Math.min(most, USUAL_USES),
};
