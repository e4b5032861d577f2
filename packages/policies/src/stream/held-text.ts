import type { TextEditor, TextFacts } from "./text-editor.ts";

/** A change of a text that came in pieces, at a position in all of it. */
export interface HeldEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A text that comes in pieces of any size and is passed on changed: what could still become a part of something that is
 * changed is held back, and the rest passes at once. However a text is cut, what passes is the same, as long as it is not
 * made to pass by `release`.
 */
export class HeldText {
  readonly #editor: TextEditor;
  readonly #facts: TextFacts;
  readonly #onEdit: ((edit: HeldEdit) => void) | undefined;
  /** The end of what has passed, unchanged: what stands before a match can decide about it. */
  #passed = "";
  #held = "";
  /** Where `#passed` begins, in all of the text. */
  #offset = 0;

  constructor(editor: TextEditor, facts: TextFacts, onEdit?: (edit: HeldEdit) => void) {
    this.#editor = editor;
    this.#facts = facts;
    this.#onEdit = onEdit;
  }

  get isHolding(): boolean {
    return this.#held !== "";
  }

  /** What passes now. */
  push(piece: string): string {
    if (piece === "") return "";
    const text = this.#passed + this.#held + piece;
    return this.#pass(text, this.#settledUpTo(text));
  }

  /** The last piece, and all that was held back. */
  pushLast(piece: string): string {
    const text = this.#passed + this.#held + piece;
    return this.#pass(text, text.length);
  }

  /** The text has ended: all that was held back. */
  flush(): string {
    return this.#held === "" ? "" : this.pushLast("");
  }

  /**
   * Nothing has come for a while: what is held back, up to its last word, unless it has a digit or a sign. So the caller
   * does not wait for words that are a beginning of something only by what might follow.
   */
  release(): string {
    const last = this.#held.search(/\S*$/);
    const word = last === 0 || MAY_BE_DATA.test(this.#held.slice(0, last)) ? 0 : last;
    if (word === 0) return "";
    return this.#pass(this.#passed + this.#held, this.#passed.length + word);
  }

  #settledUpTo(text: string): number {
    const { reach } = this.#editor;
    const settled = Math.max(
      this.#editor.settledUpTo(text),
      text.length - reach,
      this.#passed.length,
    );
    // Half a character is never passed.
    return cutsPair(text, settled) ? settled - 1 : settled;
  }

  /** Passes the text up to a position, which moves behind a range that is changed where it stands within one. */
  #pass(text: string, upTo: number): string {
    const from = this.#passed.length;
    if (upTo <= from) {
      this.#held = text.slice(from);
      return "";
    }
    const passing: string[] = [];
    let done = from;
    for (const range of this.#editor.find(text)) {
      if (range.end <= done) continue;
      if (range.start >= upTo) break;
      const value = text.slice(range.start, range.end);
      const replacement = this.#editor.replace(range, value, this.#facts);
      if (replacement === undefined) continue;
      // A part of it that has passed cannot be called back.
      const start = Math.max(range.start, done);
      passing.push(text.slice(done, start), replacement);
      this.#onEdit?.({
        from: this.#offset + start,
        to: this.#offset + range.end,
        text: replacement,
      });
      done = range.end;
    }
    const end = Math.max(upTo, done);
    passing.push(text.slice(done, end));
    this.#keep(text, end);
    return passing.join("");
  }

  #keep(text: string, end: number): void {
    const kept = Math.max(0, end - this.#editor.context);
    this.#offset += kept;
    this.#passed = text.slice(kept, end);
    this.#held = text.slice(end);
  }
}

/** What identifies somebody has a digit or a sign nearly always; names and the words of addresses have none. */
const MAY_BE_DATA = /[\p{N}@:/\\_=#+<>[\]{}()]|--/u;

const cutsPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc_00) === 0xdc_00 && (text.charCodeAt(at - 1) & 0xfc_00) === 0xd8_00;
