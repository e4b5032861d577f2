import { nameKindsOf } from "../names/name-index.ts";
import {
  FILTER_MASK,
  hashStep,
  HASH_START,
  MAX_PHRASE_WORDS,
  MAYBE_LAST_WORD,
  PHRASES_BY_LAST_WORD,
} from "./cue-index.ts";
import type { CueKind } from "./cue-words.ts";
import { foldCode } from "./fold.ts";

/** A cue word or phrase and where it stands. */
export interface Cue {
  readonly kind: CueKind;
  readonly start: number;
  readonly end: number;
}

/** What one pass over a text finds. Detectors look nowhere else, so a text with none of it needs no further work. */
export interface Marks {
  /** In the order of their ends. */
  readonly cues: readonly Cue[];
  /** Starts of the runs of letters, digits and `_` that contain a digit. */
  readonly numbers: readonly number[];
  /** Positions of `@`. */
  readonly ats: readonly number[];
  /** Positions of `://`. */
  readonly schemes: readonly number[];
  /** Positions of dots between a letter or digit and a lower-case letter. */
  readonly dots: readonly number[];
  /** The longest run without white space. */
  readonly longestRun: number;
}

/** The marks between two positions; cues and the longest run stay those of the whole text. */
export function marksWithin(marks: Marks, from: number, to: number): Marks {
  return {
    ...marks,
    numbers: positionsWithin(marks.numbers, from, to),
    ats: positionsWithin(marks.ats, from, to),
    schemes: positionsWithin(marks.schemes, from, to),
    dots: positionsWithin(marks.dots, from, to),
  };
}

function positionsWithin(positions: readonly number[], from: number, to: number): number[] {
  return positions.slice(countBelow(positions, from), countBelow(positions, to));
}

function countBelow(positions: readonly number[], at: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const AT = 0x40;
const COLON = 0x3a;
const DOT = 0x2e;
const SPACE = 0x20;
const UNDERSCORE = 0x5f;
const AFTER_CAPITALS = 0x5b;
const FIRST_BEYOND = 0xc0;
const MAX_GAP = 3;

/** The last words of the text being scanned; only one text is scanned at a time. */
const WORD_HASHES = new Int32Array(8);
const WORD_STARTS = new Int32Array(8);
const WORD_ENDS = new Int32Array(8);

/** O(length): one or two table look-ups per character. */
export function scan(text: string): Marks {
  return new Scanner(text).run();
}

class Scanner {
  readonly #text: string;
  readonly #cues: Cue[] = [];
  readonly #numbers: number[] = [];
  readonly #ats: number[] = [];
  readonly #schemes: number[] = [];
  readonly #dots: number[] = [];
  #words = 0;
  #tokenStart = -1;
  #hasDigit = false;
  #lastSpace = -1;
  #longestRun = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Marks {
    const { length } = this.#text;
    for (let at = 0; at <= length;) {
      const code = at < length ? this.#text.charCodeAt(at) : SPACE;
      const folded = foldCode(code);
      if (folded > 1) {
        at = this.#readWord(at);
      } else {
        this.#addOther(code, folded === 1, at);
        at += 1;
      }
    }
    return {
      cues: this.#cues,
      numbers: this.#numbers,
      ats: this.#ats,
      schemes: this.#schemes,
      dots: this.#dots,
      longestRun: this.#longestRun - 1,
    };
  }

  /**
   * Reads the letters from `from` on, and returns where they end. A capital after a lower-case letter starts a new word:
   * `dbPassword` is two.
   */
  #readWord(from: number): number {
    const text = this.#text;
    let start = from;
    let hash = HASH_START;
    let wasSmall = false;
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const folded = foldCode(code);
      if (folded <= 1) break;
      const isCapital = code < AFTER_CAPITALS;
      if (isCapital && wasSmall) {
        this.#endWord(hash, start, at);
        start = at;
        hash = HASH_START;
      }
      hash = hashStep(hash, folded);
      wasSmall = !isCapital;
    }
    this.#endWord(hash, start, at);
    if (this.#tokenStart === -1) this.#tokenStart = from;
    return at;
  }

  #addOther(code: number, isDigit: boolean, at: number): void {
    if (isDigit) {
      this.#hasDigit = true;
      if (this.#tokenStart === -1) this.#tokenStart = at;
    } else if (code !== UNDERSCORE) {
      this.#endToken();
      if (code <= SPACE) this.#endRun(at);
      else if (code === AT || code === COLON || code === DOT) this.#markPunctuation(code, at);
    }
  }

  #endToken(): void {
    if (this.#hasDigit) this.#numbers.push(this.#tokenStart);
    this.#hasDigit = false;
    this.#tokenStart = -1;
  }

  #endRun(at: number): void {
    if (at - this.#lastSpace > this.#longestRun) this.#longestRun = at - this.#lastSpace;
    this.#lastSpace = at;
  }

  #markPunctuation(code: number, at: number): void {
    const text = this.#text;
    if (code === AT) {
      this.#ats.push(at);
    } else if (code === COLON) {
      if (text.startsWith("//", at + 1)) this.#schemes.push(at);
    } else if (at > 0 && isSmallLetter(text, at + 1) && foldCode(text.charCodeAt(at - 1)) > 0) {
      this.#dots.push(at);
    }
  }

  #endWord(hash: number, start: number, end: number): void {
    const slot = this.#words++ & 7;
    WORD_HASHES[slot] = hash;
    WORD_STARTS[slot] = start;
    WORD_ENDS[slot] = end;
    if (MAYBE_LAST_WORD[hash & FILTER_MASK] === 1) this.#markCues(hash, start, end);
    if (mayBeCapital(this.#text.charCodeAt(start))) this.#markNames(hash, start, end);
  }

  /** Only words that begin with a capital are names. */
  #markNames(hash: number, start: number, end: number): void {
    for (const kind of nameKindsOf(hash)) this.#cues.push({ kind, start, end });
  }

  #markCues(hash: number, start: number, end: number): void {
    for (const { earlier, kind } of PHRASES_BY_LAST_WORD.get(hash) ?? []) {
      const phraseStart = this.#phraseStart(earlier, start);
      if (phraseStart !== -1) this.#cues.push({ kind, start: phraseStart, end });
    }
  }

  /** Start of the phrase whose last word starts at `lastStart`, or -1 if other words come before it. */
  #phraseStart(earlier: readonly number[], lastStart: number): number {
    let start = lastStart;
    for (let back = 0; back < earlier.length && back < MAX_PHRASE_WORDS; back++) {
      const slot = (this.#words - 2 - back) & 7;
      if (this.#words < back + 2 || WORD_HASHES[slot] !== earlier[back]) return -1;
      if (start - (WORD_ENDS[slot] ?? 0) > MAX_GAP) return -1;
      start = WORD_STARTS[slot] ?? 0;
    }
    return start;
  }
}

/** An ASCII capital, or any letter beyond ASCII. */
const mayBeCapital = (code: number): boolean => code < AFTER_CAPITALS || code >= FIRST_BEYOND;

function isSmallLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x61 && code <= 0x7a;
}
