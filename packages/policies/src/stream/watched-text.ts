import type { Found } from "../detector.ts";
import type { FoundValues } from "./found-values.ts";

/** UTF-16 units before what is new that detectors are shown with it, so that they know what it is about. */
const CONTEXT = 200;
/** Behind what passes stand so many units that detectors have seen with it: what begins in it ends in them. */
const LOOKAHEAD = 80;
/** New units that are worth a question. */
const BATCH = 400;
/** What is new waits no longer than this for more. */
const PATIENCE_MS = 500;
/** Nothing has come for so long: what detectors have seen passes. */
const PAUSE_MS = 1000;
/** The longest word behind whose beginning nothing passes; there are languages that write no spaces. */
const LONGEST_WORD = 64;

/** A part of a text that detectors are asked about. */
export interface TextQuestion {
  readonly text: string;
  readonly watched: WatchedText;
  /** Where it begins and ends in the whole text. */
  readonly start: number;
  readonly end: number;
  readonly isLast: boolean;
}

/** One text of a stream on its way past detectors over the network: how much of it they have seen well enough. */
export class WatchedText {
  readonly #isJson: boolean;
  /** The end of the text, from `#start` on. */
  #text = "";
  #start = 0;
  #seen = 0;
  /** How much of the text is known to detectors: what stands before this position may pass. */
  passable = 0;
  /** Nothing follows. */
  hasEnded = false;
  #pieceMs = 0;
  /** When detectors were last asked, or since when there is something to ask about. */
  #askedMs = 0;

  constructor(isJson: boolean) {
    this.#isJson = isJson;
  }

  /** How long the text is so far. */
  get end(): number {
    return this.#start + this.#text.length;
  }

  /** Adds a piece; returns where it ends. */
  add(piece: string, nowMs: number): number {
    if (this.#seen === this.end) this.#askedMs = nowMs;
    this.#pieceMs = nowMs;
    this.#text += piece;
    return this.end;
  }

  /** Is it worth a question now? */
  isDue(nowMs: number): boolean {
    const { end } = this;
    if (this.passable === end) return false;
    if (this.hasEnded || nowMs - this.#pieceMs >= PAUSE_MS) return true;
    const isMuch = end - this.#seen >= BATCH;
    const isLate = nowMs - this.#askedMs >= PATIENCE_MS && end - this.passable > LOOKAHEAD;
    return this.#seen < end && (isMuch || isLate);
  }

  /** What is to be asked: all that is new, behind something of what was before it. */
  ask(nowMs: number): TextQuestion {
    const from = wordAt(this.#text, Math.max(0, this.passable - this.#start - CONTEXT));
    this.#seen = this.end;
    this.#askedMs = nowMs;
    const text = this.#text.slice(from);
    const start = this.#start + from;
    return { text, watched: this, start, end: this.end, isLast: this.hasEnded };
  }

  /** Takes in what detectors have found, and lets pass what they have seen with enough behind it. */
  answer(
    question: TextQuestion,
    found: readonly Found[],
    values: FoundValues,
    nowMs: number,
  ): void {
    for (const each of found) {
      if (each.kind === "entity") values.note(question.text, each, this.#isJson);
    }
    const { end, isLast } = question;
    const isPaused = end === this.end && nowMs - this.#pieceMs >= PAUSE_MS;
    const upTo = isLast || isPaused ? end : this.#wordBefore(end - LOOKAHEAD);
    this.passable = Math.max(this.passable, upTo);
    this.#forget();
  }

  /** The last beginning of a word at or before a position, if one is near. */
  #wordBefore(position: number): number {
    const behind = position - this.#start;
    const least = Math.max(1, behind - LONGEST_WORD);
    for (let at = behind; at >= least; at -= 1) {
      if (SPACE.test(this.#text.charAt(at - 1))) return this.#start + at;
    }
    return Math.max(0, position);
  }

  #forget(): void {
    const kept = Math.max(0, this.passable - this.#start - CONTEXT);
    this.#text = this.#text.slice(kept);
    this.#start += kept;
  }
}

const SPACE = /\s/;

/** The first beginning of a word at or behind a position; the position where no word begins soon. */
function wordAt(text: string, position: number): number {
  if (position === 0) return 0;
  const space = text.slice(position, position + CONTEXT / 2).search(/\s/);
  return space < 0 ? position : position + space + 1;
}
