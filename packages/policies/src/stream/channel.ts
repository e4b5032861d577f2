import type { TextSpan } from "@lintel/providers";

import { HeldArguments } from "./held-arguments.ts";
import { HeldText } from "./held-text.ts";
import type { Piece } from "./stream-events.ts";
import type { TextEditor, TextFacts } from "./text-editor.ts";

/** One of the texts that come in pieces in the events of a stream. */
export class Channel {
  readonly name: string;
  readonly #text: HeldText | HeldArguments;
  /** The latest: what is held back at the end of the text goes into an event of its form. */
  latest: Piece;
  /** When its latest piece came, on the monotonic clock. */
  pieceMs = 0;

  constructor(name: string, editor: TextEditor, first: Piece) {
    this.name = name;
    this.latest = first;
    const facts = factsOf(first.span, false);
    this.#text = first.span.isJsonPiece
      ? new HeldArguments(editor, facts)
      : new HeldText(editor, facts);
  }

  get isHolding(): boolean {
    return this.#text.isHolding;
  }

  /** What passes with each of some pieces; the list ends before the one with which something is blocked. */
  push(pieces: readonly Piece[], nowMs: number): readonly string[] {
    this.latest = pieces.at(-1) ?? this.latest;
    this.pieceMs = nowMs;
    return this.#text.pushAll(pieces.map(({ text }) => text));
  }

  flush(): string {
    return this.#text.flush();
  }

  release(): string {
    return this.#text.release();
  }
}

export const factsOf = ({ isEditable }: TextSpan, isRepeated: boolean): TextFacts => ({
  isFixed: !isEditable,
  isRepeated,
});
