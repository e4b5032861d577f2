import { Passage, type TextChange } from "./passage.ts";
import type { TextEditor, TextFacts, TextRange } from "./text-editor.ts";

/**
 * A text that comes in pieces of any size and is passed on changed: what could still become a part of something that is
 * changed is held back, and the rest passes at once. However a text is cut, what passes is the same, as long as it is not
 * made to pass by `release`.
 */
export class HeldText {
  readonly #editor: TextEditor;
  readonly #facts: TextFacts;
  readonly #onChange: ((change: TextChange) => void) | undefined;
  /** The end of what has passed, unchanged: what stands before a match can decide about it. */
  #passed = "";
  #held = "";
  /** Where `#passed` begins, in all of the text. */
  #offset = 0;

  /** `onChange` is told of changes by their positions in all of the text. */
  constructor(editor: TextEditor, facts: TextFacts, onChange?: (change: TextChange) => void) {
    this.#editor = editor;
    this.#facts = facts;
    this.#onChange = onChange;
  }

  get isHolding(): boolean {
    return this.#held !== "";
  }

  /** What passes now. */
  push(piece: string): string {
    return this.pushAll([piece])[0] ?? "";
  }

  /**
   * As `push` of pieces that have come at once, one after the other, and as quick as one piece of them all: what passes with
   * each. Where something is blocked, the list ends before the piece with which it would have passed.
   */
  pushAll(pieces: readonly string[]): readonly string[] {
    const joined = pieces.join("");
    if (joined === "") return pieces;
    const text = this.#passed + this.#held + joined;
    const { ranges, settledUpTo } = this.#editor.findSettled(text);
    const settled = Math.max(settledUpTo, text.length - this.#editor.reach, this.#passed.length);
    const passage = this.#passageOf(text, ranges);
    const passing: string[] = [];
    let end = text.length - joined.length;
    for (const piece of pieces) {
      end += piece.length;
      const passed = passage.passUpTo(wholeCharacters(text, Math.min(settled, end)));
      if (this.#editor.isBlocked) break;
      passing.push(passed);
    }
    this.#keep(text, passage.done);
    return passing;
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

  #pass(text: string, upTo: number): string {
    const passage = this.#passageOf(text, this.#editor.find(text));
    const passing = passage.passUpTo(upTo);
    this.#keep(text, passage.done);
    return passing;
  }

  /** `text` begins with what has passed. */
  #passageOf(text: string, ranges: readonly TextRange[]): Passage {
    const passing = { text, ranges, done: this.#passed.length, facts: this.#facts };
    return new Passage(this.#editor, passing, (change) =>
      this.#onChange?.({
        from: this.#offset + change.from,
        to: this.#offset + change.to,
        text: change.text,
      }),
    );
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

/** Half a character is never passed. */
const wholeCharacters = (text: string, at: number): number => (cutsPair(text, at) ? at - 1 : at);

const cutsPair = (text: string, at: number): boolean =>
  (text.charCodeAt(at) & 0xfc_00) === 0xdc_00 && (text.charCodeAt(at - 1) & 0xfc_00) === 0xd8_00;
