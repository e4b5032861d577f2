import { type CueKind, LABELS } from "./cue-words.ts";
import { type Cue, type Marks, marksWithin, scan } from "./scan.ts";

/** How far before a number its label may be. */
const LABEL_WINDOW = 40;
/** A label that is farther away than the nearest one by more than this belongs to another number. */
const LABEL_TOLERANCE = 18;
/** How far after a number its label may be ("123-45-6789 is my SSN"). */
const AFTER_WINDOW = 22;
/** How many cues to consider around a position: a bound for texts full of cues. */
const MAX_CUES = 24;

/** Words between a cue and what it announces. */
const FILLER =
  /[\s:=#"'’*`(\-–>]{0,4}(?:(?:is|are|was|no|nr|num|number|numero|número|numéro|nummer|code|has|hat die|a le|porte le|tiene el|lleva el|tem o|ha il|heeft|het|lautet|ist|est|es|é|è|e'|foi|of|the|my|your|for|set to|to|id|my|de|der|des|von|mio|mon|ma|mein|meine|meu|minha|mi|mijn|luidt|actual|card|new|neue|neues|nieuwe|nouveau|nueva|nova|nuova)[\s:=#"'’*`.(\-–>]{1,4}){0,3}/iy;

/** The cues of a text, for questions about what surrounds a position. */
interface CueIndex {
  readonly labels: readonly Cue[];
  readonly byKind: ReadonlyMap<CueKind, readonly Cue[]>;
}

/**
 * A normalised text with its marks, and the questions that detectors ask about what surrounds a position. It can be part of
 * a longer text: then only marks within the part are listed, and questions are answered from the whole.
 */
export class Document {
  readonly text: string;
  readonly marks: Marks;
  /** Bounds of the part in the whole text. */
  readonly from: number;
  readonly to: number;
  readonly #cues: CueIndex;

  private constructor(text: string, marks: Marks, cues: CueIndex, [from, to]: [number, number]) {
    this.text = text;
    this.marks = marks;
    this.#cues = cues;
    this.from = from;
    this.to = to;
  }

  static of(text: string): Document {
    const marks = scan(text);
    return new Document(text, marks, indexCues(marks.cues), [0, text.length]);
  }

  /** The part between two positions: parts that cover the text list each of its marks once. */
  part(from: number, to: number): Document {
    return new Document(this.text, marksWithin(this.marks, from, to), this.#cues, [from, to]);
  }

  /** Cues that end in this part, except at its first position. */
  cuesOf(kind: CueKind): readonly Cue[] {
    const cues = this.#cues.byKind.get(kind) ?? [];
    if (this.from === 0 && this.to === this.text.length) return cues;
    return cues.slice(countUpTo(cues, this.from), countUpTo(cues, this.to));
  }

  /** Whether the whole text has such a cue. */
  hasCue(kind: CueKind): boolean {
    return this.#cues.byKind.has(kind);
  }

  /** Whether a cue of one word starts at a position of the whole text. */
  isCueAt(kind: CueKind, start: number): boolean {
    const cues = this.#cues.byKind.get(kind) ?? [];
    return cues[countUpTo(cues, start)]?.start === start;
  }

  /** Whether the words right before or after a number say that it is of this kind. */
  isLabelled(kind: CueKind, start: number, end: number): boolean {
    if (!this.hasCue(kind)) return false;
    if (this.#isLabelledBefore(kind, start)) return true;
    // If another label precedes the number, what follows labels the next one.
    return !this.#hasOwnLabel(start) && this.#isLabelledAfter(kind, end);
  }

  /** Whether a cue of one of these kinds is at most `window` characters before a position. */
  isNear(kind: CueKind, at: number, window: number): boolean {
    const cues = this.#cues.byKind.get(kind) ?? [];
    const cue = cues[countUpTo(cues, at) - 1];
    return cue !== undefined && at - cue.end <= window;
  }

  /** Start of what a cue announces: after punctuation and words like "is" and "number". */
  afterCue(cue: Cue): number {
    FILLER.lastIndex = cue.end;
    FILLER.test(this.text);
    return Math.max(cue.end, FILLER.lastIndex);
  }

  #isLabelledBefore(kind: CueKind, start: number): boolean {
    const last = countUpTo(this.#cues.labels, start) - 1;
    const nearest = this.#cues.labels[last]?.end ?? 0;
    for (let index = last; index >= 0 && index > last - MAX_CUES; index--) {
      const cue = this.#cues.labels[index];
      if (cue === undefined || start - cue.end > LABEL_WINDOW) return false;
      if (nearest - cue.end > LABEL_TOLERANCE) return false;
      if (cue.kind === kind && !this.text.slice(cue.end, start).includes("\n\n")) return true;
    }
    return false;
  }

  #hasOwnLabel(start: number): boolean {
    const nearest = this.#cues.labels[countUpTo(this.#cues.labels, start) - 1];
    if (nearest === undefined || start - nearest.end > LABEL_TOLERANCE) return false;
    return !/[\d,;]/.test(this.text.slice(nearest.end, start));
  }

  #isLabelledAfter(kind: CueKind, end: number): boolean {
    const first = countUpTo(this.#cues.labels, end);
    for (let index = first; index < first + MAX_CUES; index++) {
      const cue = this.#cues.labels[index];
      if (cue === undefined || cue.start - end > AFTER_WINDOW) return false;
      if (cue.kind === kind) return !/[\d\n.,;]/.test(this.text.slice(end, cue.start));
    }
    return false;
  }
}

function indexCues(cues: readonly Cue[]): CueIndex {
  const byKind = new Map<CueKind, Cue[]>();
  for (const cue of cues) {
    const sameKind = byKind.get(cue.kind);
    if (sameKind === undefined) byKind.set(cue.kind, [cue]);
    else sameKind.push(cue);
  }
  return { labels: cues.filter((cue) => LABELS.has(cue.kind)), byKind };
}

/** How many cues end at or before a position. */
function countUpTo(cues: readonly Cue[], at: number): number {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle]?.end ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MAX_AHEAD = 30;

/**
 * How many digits follow a position within what may be one number: letters, digits and single separators, at most 30
 * characters. Quickly rules out most formats for the short numbers of prose and code.
 */
export function digitsAhead(text: string, start: number): number {
  let digits = 0;
  const end = Math.min(text.length, start + MAX_AHEAD);
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (!isLetterCode(code) && !isSeparatorCode(code)) break;
  }
  return digits;
}

function isLetterCode(code: number): boolean {
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** Space, hyphen, dot, slash, brackets. */
function isSeparatorCode(code: number): boolean {
  return code === 0x20 || (code >= 0x2d && code <= 0x2f) || code === 0x28 || code === 0x29;
}

export function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** What a sticky pattern matches at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  const sticky = pattern;
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}

const WORD = /[\p{L}\p{N}_]/u;
const DIGIT = /\d/;
const JOINER = /[-./\\#@&+]/;

/** Whether a part stands alone: no letter or digit is adjacent, directly or across a joining sign. */
export function isIsolated(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (WORD.test(before) || WORD.test(after)) return false;
  // "No.123" is a number after a word, "1.123" is part of one.
  const joined = before === "." ? DIGIT : WORD;
  if (JOINER.test(before) && joined.test(text.charAt(start - 2))) return false;
  return !(JOINER.test(after) && WORD.test(text.charAt(end + 1)));
}
