/**
 * Pieces of a text that are about a token each in the vocabularies of open models: a short word with the blank before it,
 * three digits, a few signs, or some letters of scripts whose words are many tokens.
 */
const PIECE =
  / ?[a-z]{1,16}| ?[\p{L}\p{M}]{1,3}|\p{N}{1,3}| ?[^\s\p{L}\p{M}\p{N}]{1,4}|\s{1,16}/giu;

export interface TextLimits {
  readonly stops: readonly string[];
  /** Tokens, about: no text of fewer is cut. */
  readonly cap: number | undefined;
}

/**
 * Ends a text that comes in parts before a stop sequence, or at a cap, as a server should that does neither. What comes out,
 * piece by piece, does not depend on the parts.
 */
export class TextLimiter {
  readonly #stops: readonly string[];
  readonly #longest: number;
  #left: number;
  /** What may be the beginning of a stop sequence. */
  #held = "";
  /** The last piece, which may still grow. */
  #open = "";
  #end: "length" | "stop" | undefined;

  constructor({ cap = Number.POSITIVE_INFINITY, stops }: TextLimits) {
    this.#stops = stops;
    this.#longest = Math.max(0, ...stops.map(({ length }) => length));
    this.#left = cap;
  }

  /** Why the text has ended; `undefined` while it has not. */
  get end(): "length" | "stop" | undefined {
    return this.#end;
  }

  /** Takes the next part and returns the pieces that are whole. */
  push(text: string): readonly string[] {
    if (this.#end !== undefined) return [];
    const seen = this.#held + text;
    const stop = this.#firstStop(seen);
    if (stop !== undefined) return this.#stopAt(seen.slice(0, stop));
    const kept = this.#beginningOfStop(seen);
    this.#held = seen.slice(seen.length - kept);
    return this.#whole(seen.slice(0, seen.length - kept));
  }

  /** The text is whole: what was held back is no stop sequence. */
  flush(): readonly string[] {
    if (this.#end !== undefined) return [];
    const pieces = this.#whole(this.#held);
    return [...pieces, ...this.#last()];
  }

  #stopAt(before: string): readonly string[] {
    const pieces = [...this.#whole(before), ...this.#last()];
    this.#end ??= "stop";
    return pieces;
  }

  /** Where the stop sequence begins that is whole first. */
  #firstStop(text: string): number | undefined {
    const found = this.#stops
      .map((stop) => ({ start: text.indexOf(stop), length: stop.length }))
      .filter(({ start }) => start >= 0)
      .toSorted((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
    return found[0]?.start;
  }

  /** How many of the last characters may begin a stop sequence. */
  #beginningOfStop(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length -= 1) {
      const tail = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.startsWith(tail))) return length;
    }
    return 0;
  }

  /** All pieces but the last, which is kept. */
  #whole(text: string): readonly string[] {
    const pieces = (this.#open + text).match(PIECE) ?? [];
    this.#open = pieces.pop() ?? "";
    return this.#counted(pieces);
  }

  #last(): readonly string[] {
    const last = this.#open;
    this.#open = "";
    return last === "" ? [] : this.#counted([last]);
  }

  #counted(pieces: readonly string[]): readonly string[] {
    if (this.#end !== undefined) return [];
    const shown = pieces.slice(0, this.#left);
    this.#left -= shown.length;
    if (shown.length < pieces.length || (this.#left === 0 && this.#open !== "")) {
      this.#end = "length";
    }
    return shown;
  }
}
