import type { TextEditor, TextFacts, TextRange } from "./text-editor.ts";

/** A change of a text, by positions in it. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A text that passes in parts, with the ranges that an editor has found in it. */
export interface PassingText {
  readonly text: string;
  /** In the order of their starts. */
  readonly ranges: readonly TextRange[];
  /** So much of its beginning has passed before. */
  readonly done: number;
  readonly facts: TextFacts;
}

/** Passes a text on part by part, with something else in the place of what its editor replaces. */
export class Passage {
  readonly #editor: TextEditor;
  readonly #passing: PassingText;
  readonly #onChange: ((change: TextChange) => void) | undefined;
  #done: number;
  /** The first range that has not been looked at: its editor is asked about each of them once. */
  #next = 0;

  constructor(editor: TextEditor, passing: PassingText, onChange?: (change: TextChange) => void) {
    this.#editor = editor;
    this.#passing = passing;
    this.#onChange = onChange;
    this.#done = passing.done;
  }

  /** How much of the text has passed by now. */
  get done(): number {
    return this.#done;
  }

  /** What passes of the text up to a position, which moves behind a range that is replaced where it stands within one. */
  passUpTo(end: number): string {
    const { text } = this.#passing;
    const parts: string[] = [];
    for (let range = this.#rangeBefore(end); range !== undefined; range = this.#rangeBefore(end)) {
      this.#next += 1;
      if (range.end > this.#done) this.#passRange(range, parts);
    }
    if (end > this.#done) {
      parts.push(text.slice(this.#done, end));
      this.#done = end;
    }
    return parts.join("");
  }

  #rangeBefore(end: number): TextRange | undefined {
    const range = this.#passing.ranges[this.#next];
    // Where nothing passes, nothing is decided.
    return end > this.#done && range !== undefined && range.start < end ? range : undefined;
  }

  #passRange(range: TextRange, parts: string[]): void {
    const { facts, text } = this.#passing;
    const value = text.slice(range.start, range.end);
    const replacement = this.#editor.replace(range, value, facts);
    if (replacement === undefined) return;
    // A part of it that has passed cannot be called back.
    const start = Math.max(range.start, this.#done);
    parts.push(text.slice(this.#done, start), replacement);
    this.#onChange?.({ from: start, to: range.end, text: replacement });
    this.#done = range.end;
  }
}
