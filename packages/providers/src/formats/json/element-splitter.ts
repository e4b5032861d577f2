const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A longer element is not kept. */
const MAX_ELEMENT_BYTES = 8 * 1024 * 1024;

/** Cuts the objects and lists out of a list in JSON that comes in pieces. Of a text that is no list it shows nothing of use. */
export class ElementSplitter {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #kept: Buffer[] = [];
  #keptBytes = 0;

  /** Shows each element that ends in this piece. */
  push(piece: Buffer, show: (element: Buffer) => void): void {
    let from = this.#depth > 1 ? 0 : -1;
    for (let at = 0; at < piece.length; at += 1) {
      const before = this.#depth;
      this.#pass(piece[at] ?? 0);
      if (before === 1 && this.#depth === 2) from = at;
      if (before !== 2 || this.#depth !== 1) continue;
      this.#keep(piece.subarray(from, at + 1));
      this.#showKept(show);
      from = -1;
    }
    if (from >= 0) this.#keep(piece.subarray(from));
  }

  #pass(byte: number): void {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInString = false;
    } else if (byte === QUOTE) {
      this.#isInString = true;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.#depth += 1;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.#depth -= 1;
    }
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes <= MAX_ELEMENT_BYTES) this.#kept.push(bytes);
    else this.#kept = [];
  }

  #showKept(show: (element: Buffer) => void): void {
    const isWhole = this.#keptBytes <= MAX_ELEMENT_BYTES;
    const kept = this.#kept;
    this.#kept = [];
    this.#keptBytes = 0;
    if (isWhole) show(Buffer.concat(kept));
  }
}
