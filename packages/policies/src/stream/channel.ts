import type { Frame, TextSpan } from "@lintel/providers";

import { HeldArguments } from "./held-arguments.ts";
import { HeldText } from "./held-text.ts";
import type { TextEditor, TextFacts } from "./text-editor.ts";

/** Where a piece of a text came: what is held back of it at its end goes into an event of that form. */
export interface PiecePlace {
  readonly frame: Frame;
  readonly data: Buffer;
  readonly span: TextSpan;
  readonly spans: readonly TextSpan[];
}

/** One of the texts that come in pieces in the events of a stream. */
export class Channel {
  readonly name: string;
  readonly #text: HeldText | HeldArguments;
  /** The latest. */
  place: PiecePlace;
  /** When its latest piece came, on the forward clock. */
  pieceMs = 0;

  constructor(name: string, editor: TextEditor, place: PiecePlace) {
    this.name = name;
    this.place = place;
    const facts = factsOf(place.span, false);
    this.#text = place.span.isJsonPiece
      ? new HeldArguments(editor, facts)
      : new HeldText(editor, facts);
  }

  get isHolding(): boolean {
    return this.#text.isHolding;
  }

  push(place: PiecePlace, nowMs: number): string {
    this.place = place;
    this.pieceMs = nowMs;
    return this.#text.push(place.span.text);
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
