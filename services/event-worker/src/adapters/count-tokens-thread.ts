import { countText, type Encoder } from "../tokens/count-text.ts";
import type { Encoding } from "../tokens/encoding-of.ts";

// Text is counted as text: a caller who writes <|endoftext|> pays for its characters.
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** Each vocabulary is 40 to 70 MB and takes a tenth of a second or more, so only when it is needed. */
const VOCABULARIES = {
  o200k: () => import("gpt-tokenizer/encoding/o200k_base"),
  cl100k: () => import("gpt-tokenizer/encoding/cl100k_base"),
} as const;

export interface CountTask {
  readonly encoding: Encoding;
  readonly texts: readonly string[];
}

/** The body of the counting thread: the tokens of each text. */
export async function countTokens({ encoding, texts }: CountTask): Promise<readonly number[]> {
  const vocabulary = await VOCABULARIES[encoding]();
  const encode: Encoder = (text) => vocabulary.countTokens(text, AS_TEXT);
  return texts.map((text) => countText(text, encode));
}
