import { CUE_PHRASES, type CueKind } from "./cue-words.ts";
import { foldCode } from "./fold.ts";

/** The longest phrase, in words. */
export const MAX_PHRASE_WORDS = 5;

interface Phrase {
  /** Hashes of the words before the last, the nearest first. */
  readonly earlier: readonly number[];
  readonly kind: CueKind;
}

export const HASH_START = 0x811c9dc5;

/** One step of FNV-1a over folded letters. */
export function hashStep(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/**
 * Phrases by the hash of their last word. Words are compared by hash: among the 4 billion hashes an ordinary word meets
 * one of ours by chance about once in six million words, and then only makes a wrong cue.
 */
export const PHRASES_BY_LAST_WORD: ReadonlyMap<number, readonly Phrase[]> = indexPhrases();

/** Bit per low bits of a last word's hash, so that most words are ruled out without a look-up. */
export const MAYBE_LAST_WORD: Uint8Array = filterOf(PHRASES_BY_LAST_WORD.keys());
export const FILTER_MASK = 0xff_ff;

function indexPhrases(): Map<number, Phrase[]> {
  const index = new Map<number, Phrase[]>();
  for (const [phrase, kind] of CUE_PHRASES) {
    const hashes = hashesOf(phrase);
    const last = hashes.pop();
    if (last === undefined || hashes.length >= MAX_PHRASE_WORDS) {
      throw new Error(`no cue: ${phrase}`);
    }
    const phrases = index.get(last) ?? [];
    phrases.push({ earlier: hashes.toReversed(), kind });
    index.set(last, phrases);
  }
  return index;
}

/** The hashes of the words of a phrase. */
export function hashesOf(phrase: string): number[] {
  const hashes: number[] = [];
  let hash = HASH_START;
  for (let at = 0; at <= phrase.length; at++) {
    const code = at < phrase.length ? foldCode(phrase.charCodeAt(at)) : 0;
    if (code > 1) {
      hash = hashStep(hash, code);
    } else if (hash !== HASH_START) {
      hashes.push(hash);
      hash = HASH_START;
    }
  }
  return hashes;
}

function filterOf(hashes: Iterable<number>): Uint8Array {
  const filter = new Uint8Array(0x1_00_00);
  for (const hash of hashes) filter[hash & 0xff_ff] = 1;
  return filter;
}
