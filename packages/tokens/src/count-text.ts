/** Counts the tokens of a text that is not pathological. */
export type Encoder = (text: string) => number;

/** The tokenizer is quadratic in a run of one kind of character: 100,000 letters without a space take seconds. */
const MAX_RUN_LENGTH = 500;
const LONG_RUNS = /\S{501,}|\s{501,}/gu;
/** This much of a longer text is counted, and the rest is assumed to be alike. */
const MAX_COUNTED_LENGTH = 400_000;
/** Fewer bytes per token than any language averages with these vocabularies. */
const BYTES_PER_TOKEN = 3;

/**
 * The number of tokens of a text, in bounded time for any text: runs without a break are counted in
 * pieces, and of a text beyond 400,000 characters the rest is extrapolated. Exact for ordinary text.
 */
export function countText(text: string, encode: Encoder): number {
  const counted = text.slice(0, MAX_COUNTED_LENGTH);
  let tokens = 0;
  let end = 0;
  for (const { 0: run, index } of counted.matchAll(LONG_RUNS)) {
    tokens += encode(counted.slice(end, index)) + countRun(run, encode);
    end = index + run.length;
  }
  tokens += encode(counted.slice(end));
  return counted.length === text.length
    ? tokens
    : Math.ceil(tokens * (text.length / counted.length));
}

function countRun(run: string, encode: Encoder): number {
  let tokens = 0;
  for (let start = 0; start < run.length; start += MAX_RUN_LENGTH) {
    tokens += encode(run.slice(start, start + MAX_RUN_LENGTH));
  }
  return tokens;
}

/** What a text is taken to have when it cannot be counted: rather too many tokens than too few. */
export const guessTokens = (text: string): number =>
  Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
