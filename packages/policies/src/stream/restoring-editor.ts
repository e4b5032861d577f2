import type { Marks } from "../edits/marks.ts";
import type { SettledRanges, TextEditor, TextFacts, TextRange } from "./text-editor.ts";

/**
 * A mark as models write one: in other case, with other separators, with signs escaped as in Markdown. Without both of its
 * brackets it has to be written exactly as it was, since `email 1` may be said of anything.
 */
const WRITTEN =
  /\\?\[(\p{L}{2,}(?:\\?[_ -]\p{L}+){0,8}\\?[_ -]\d{1,9})\\?\]|(?<![\p{L}\p{N}_])([A-Z]{2,}(?:\\?_[A-Z]+){0,8}\\?_\d{1,9})(?![\p{L}\p{N}_])/gu;
const HAS_DIGIT = /\d/;
/** What a text may end with that becomes a mark: with its bracket, or without. */
const BEGINNING = /\\?\[[\p{L}\p{N}\\_ -]{0,80}$|\\$/u;
const BARE_BEGINNING = /(?<![\p{L}\p{N}_])[A-Z][A-Z_\\]*\d*$/u;
/** The longest mark, escaped. */
const MAX_MARK = 96;

interface WrittenMark extends TextRange {
  readonly original: string;
}

/** Puts the originals of a call's reversible marks in the place of the marks that its answer repeats. */
export class RestoringEditor implements TextEditor {
  readonly reach = MAX_MARK;
  readonly context = 2;
  readonly isBlocked = false;
  readonly #originals: ReadonlyMap<string, string>;

  /** Only marks made until now: what is redacted of the answer itself stays so. */
  constructor(marks: Marks) {
    this.#originals = marks.reversible;
  }

  find(text: string): readonly WrittenMark[] {
    const found: WrittenMark[] = [];
    if (!HAS_DIGIT.test(text)) return found;
    for (const { 0: whole, 1: bracketed, 2: bare = "", index } of text.matchAll(WRITTEN)) {
      const original = this.#originals.get(`[${asWritten(bracketed ?? bare)}]`);
      if (original !== undefined) found.push({ start: index, end: index + whole.length, original });
    }
    return found;
  }

  findSettled(text: string): SettledRanges {
    return { ranges: this.find(text), settledUpTo: this.#settledUpTo(text) };
  }

  #settledUpTo(text: string): number {
    const from = Math.max(0, text.length - MAX_MARK);
    const end = text.slice(from);
    const inBrackets = end.search(BEGINNING);
    if (inBrackets >= 0 && this.#begins(end.slice(inBrackets))) return from + inBrackets;
    const bare = end.search(BARE_BEGINNING);
    return bare >= 0 && this.#begins(`[${end.slice(bare)}`) ? from + bare : text.length;
  }

  replace({ original }: WrittenMark, _value: string, { isFixed }: TextFacts): string | undefined {
    return isFixed ? undefined : original;
  }

  #begins(text: string): boolean {
    if (text === "\\") return true;
    const beginning = asWritten(text);
    for (const mark of this.#originals.keys()) if (mark.startsWith(beginning)) return true;
    return false;
  }
}

/** As the mark was written by us. */
const asWritten = (text: string): string =>
  text.replaceAll("\\", "").replaceAll(/[ -]/g, "_").toUpperCase();
