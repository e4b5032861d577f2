import { type JsonRecord, stringIn } from "../../../formats/json/is-record.ts";

/** Most pictures an edit takes (OpenAI's API reference, November 2026). */
export const MAX_PICTURES = 16;

/** Tokens of each partial image (https://developers.openai.com/api/docs/guides/image-generation). */
const PARTIAL_TOKENS = 100;
const MAX_PARTIALS = 3;
/** What a model writes beside a picture. */
const TEXT_TOKENS = 1000;

/** 6,240 at most, of 1,024 × 1,536 in high quality; sent along in high fidelity hardly more (the same guide). */
const FIRST_MODELS = /^(?:gpt-image-1|chatgpt-image)/;
const FIRST_MODELS_TOKENS = 9000;
/** 23,718 tokens at most, for 2,880 × 2,880 in high quality. */
const SECOND_MODEL = /^gpt-image-2(?:-\d{4}-\d{2}-\d{2})?$/;
const SECOND_MODEL_TOKENS = 23_718;
/** Later models have finer qualities with unpublished token counts: assumed to be four times as many. */
const OTHER_TOKENS = 4 * SECOND_MODEL_TOKENS;

/**
 * The most tokens a picture is: one that is made as asked for, with those shown before, or, of a model alone, one in any
 * size and quality, made or sent along.
 */
export function pictureTokens(asked: JsonRecord & { readonly model: string }): number {
  const { model, partial_images: partials = 0 } = asked;
  const shown =
    typeof partials === "number" ? Math.min(Math.max(partials, 0), MAX_PARTIALS) : MAX_PARTIALS;
  return tokensOf(asked, model) + Math.ceil(shown) * PARTIAL_TOKENS + TEXT_TOKENS;
}

function tokensOf({ quality, size }: JsonRecord, model: string): number {
  if (FIRST_MODELS.test(model)) return FIRST_MODELS_TOKENS;
  return SECOND_MODEL.test(model) ? secondModelTokens(quality, size) : OTHER_TOKENS;
}

/** How finely the model draws along an edge, by quality. */
const STEPS: ReadonlyMap<unknown, number> = new Map([
  ["low", 16],
  ["medium", 48],
  ["high", 96],
]);

/**
 * As OpenAI's calculator has it (https://community.openai.com/t/gpt-image-2-output-pricing-calculator-online-and-in-your-code/1382699,
 * June 2026): 7,024 tokens for 1,024 × 1,024 in high quality.
 */
function secondModelTokens(quality: unknown, size: unknown): number {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(stringIn(size)) ?? [];
  const steps = STEPS.get(quality);
  const [short = 0, long = 0] = [Number(width), Number(height)].toSorted((a, b) => a - b);
  if (steps === undefined || !(long > 0)) return SECOND_MODEL_TOKENS;
  const across = Math.floor((2 * steps * short + long) / (2 * long));
  const tokens = Math.ceil((steps * across * (2_000_000 + long * short)) / 4_000_000);
  return Math.min(tokens, SECOND_MODEL_TOKENS);
}
