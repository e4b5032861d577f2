import type { CompiledPolicy } from "@lintel/policies";

import type { CallPolicy } from "./call-policy.ts";

/** UTF-16 units that are scanned here: a few milliseconds at most of ordinary text. What is longer is hidden as a whole. */
const MAX_SCANNED = 32 * 1024;
/** Steps of regular expressions, times units: 10 ms on the slowest of texts, which is gone through twice. */
const MAX_STEPS = 28_000;

/** JSON within a text can write any character in another way. */
const ESCAPE = /\\[u/]/;

export interface HiddenText {
  readonly text: string;
  /** Pieces of several texts may alternate in it: what is found then depends on where they were cut. */
  readonly isMixed: boolean;
}

/**
 * A text of which only the tokens are still to be counted, without anything that the policy of its call finds in it, or could
 * find in what would have followed: such parts have other characters, which count as at least as many tokens.
 */
export function hideFound(policy: CallPolicy, { isMixed, text }: HiddenText): string {
  const { compiled } = policy;
  const isScanned =
    !isMixed && !policy.askedDetector && isQuick(compiled, text) && !ESCAPE.test(text);
  return isScanned ? hideIn(compiled, text) : hidden(text);
}

const isQuick = ({ regexSteps }: CompiledPolicy, { length }: string): boolean =>
  length <= MAX_SCANNED && length * regexSteps <= MAX_STEPS;

function hideIn(compiled: CompiledPolicy, text: string): string {
  const { matches, settledUpTo } = compiled.scanBeginning(text);
  const parts: string[] = [];
  let done = 0;
  for (const { end, start } of matches) {
    if (end <= done) continue;
    const from = Math.max(start, done);
    parts.push(text.slice(done, from), hidden(text.slice(from, end)));
    done = end;
  }
  const open = Math.max(done, settledUpTo);
  return parts.join("") + text.slice(done, open) + hidden(text.slice(open));
}

/** In OpenAI's vocabularies (o200k and cl100k, 2026-11) no ordinary text has more tokens than as many of these letters. */
const FILLER = "xq";
/** All but white space and the punctuation of ASCII. */
const HIDDEN = /[^\s!-/:-@[-`{-~]/gu;

/** White space and punctuation stay: they decide what is one token. A character of several bytes can be several tokens. */
function hidden(text: string): string {
  let count = 0;
  const letter = (): string => FILLER.charAt(count++ % FILLER.length);
  return text.replaceAll(HIDDEN, (character) =>
    /\d/.test(character)
      ? "0"
      : Array.from({ length: Buffer.byteLength(character) }, letter).join(""),
  );
}
