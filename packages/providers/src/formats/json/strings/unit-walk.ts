import { LiteralCursor } from "./literal-cursor.ts";
import type { Literal } from "./literal.ts";

/** A position between two UTF-16 units of a text. */
export interface Boundary {
  /** The same position in the bytes; where it is within a character, the beginning and end of that. */
  readonly start: number;
  readonly end: number;
  /** Within a character of two units: its halves. Empty elsewhere. */
  readonly high: string;
  readonly low: string;
}

/** Finds where positions in a string's text, in UTF-16 units, are in its bytes. They are asked for in order. */
export class UnitWalk {
  readonly #cursor: LiteralCursor;
  readonly #end: number;
  #units = 0;
  /** The character passed last. */
  #lastStart: number;
  #last = 0;

  constructor(bytes: Buffer, { end, escapes, start }: Literal) {
    this.#cursor = new LiteralCursor(bytes, start, escapes);
    this.#end = end;
    this.#lastStart = start;
  }

  /** Throws a `RangeError` when the text has fewer units. */
  boundaryAt(units: number): Boundary {
    while (this.#units < units) this.#pass();
    const end = this.#cursor.at;
    if (this.#units === units) return { start: end, end, high: "", low: "" };
    const [high = "", low = ""] = String.fromCodePoint(this.#last).split("");
    return { start: this.#lastStart, end, high, low };
  }

  #pass(): void {
    if (this.#cursor.at >= this.#end) throw new RangeError("The range is not within its text.");
    this.#lastStart = this.#cursor.at;
    this.#last = this.#cursor.next();
    this.#units += this.#last > 0xffff ? 2 : 1;
  }
}
