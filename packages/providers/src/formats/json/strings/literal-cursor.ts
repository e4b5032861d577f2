const BACKSLASH = 0x5c;
const LETTER_U = 0x75;

/** What stands behind a backslash for another character; the rest stand for themselves. */
const ESCAPED: ReadonlyMap<number, number> = new Map(
  ["b\b", "f\f", "n\n", "r\r", "t\t"].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/**
 * Goes through the content of a string character by character. The bytes are UTF-8, escaped as in JSON `escapes` times: 0
 * is plain text, 1 a JSON string, 2 a string of a JSON text that is itself in a JSON string.
 */
export class LiteralCursor {
  readonly #bytes: Buffer;
  readonly #escapes: number;
  /** Position of the next character. */
  at: number;

  constructor(bytes: Buffer, at: number, escapes: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#escapes = escapes;
  }

  /** Passes a character and returns it: a code point, or half of one where that half is escaped by itself. */
  next(): number {
    return this.#read(this.#escapes);
  }

  #read(escapes: number): number {
    if (escapes === 0) return this.#readCodePoint();
    const character = this.#read(escapes - 1);
    if (character !== BACKSLASH) return character;
    const letter = this.#read(escapes - 1);
    if (letter !== LETTER_U) return ESCAPED.get(letter) ?? letter;
    let unit = 0;
    for (let digit = 0; digit < 4; digit += 1) {
      unit = unit * 16 + Number.parseInt(String.fromCharCode(this.#read(escapes - 1)), 16);
    }
    return unit;
  }

  #readCodePoint(): number {
    const first = this.#bytes[this.at] ?? 0;
    this.at += 1;
    if (first < 0x80) return first;
    if (first < 0xe0) return this.#readRest(first & 0x1f, 1);
    return first < 0xf0 ? this.#readRest(first & 0x0f, 2) : this.#readRest(first & 0x07, 3);
  }

  #readRest(bits: number, bytes: number): number {
    let point = bits;
    for (let left = bytes; left > 0; left -= 1) {
      point = (point << 6) | ((this.#bytes[this.at] ?? 0) & 0x3f);
      this.at += 1;
    }
    return point;
  }
}
