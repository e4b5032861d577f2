import { boundBodyTokens } from "./bound-body-tokens.ts";
import { countText, type Encoder } from "./count-text.ts";
import type { Encoding } from "./encoding-of.ts";

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

export interface BoundTask {
  readonly encoding: Encoding;
  /** A JSON body in UTF-8. */
  readonly body: Uint8Array;
}

/** Runs in the counting thread: the tokens of each text. */
export async function countTokens({ encoding, texts }: CountTask): Promise<readonly number[]> {
  const encode = await encoderOf(encoding);
  return texts.map((text) => countText(text, encode));
}

/** Runs in the counting thread: an upper bound of the tokens of a body. Errors are reported without its text. */
export async function boundTokens({ body, encoding }: BoundTask): Promise<number> {
  const encode = await encoderOf(encoding);
  try {
    return boundBodyTokens(new TextDecoder().decode(body), encode);
  } catch {
    throw new Error("the body could not be counted");
  }
}

async function encoderOf(encoding: Encoding): Promise<Encoder> {
  const vocabulary = await VOCABULARIES[encoding]();
  return (text) => vocabulary.countTokens(text, AS_TEXT);
}
