const MAX_TEXT_LENGTH = 1024 * 1024;
/** Short pieces are joined now and then, so that a long answer does not leave thousands of little strings. */
const PIECES_TO_JOIN = 256;

/** Collects the texts of an answer, at most 1 MiB of them. */
export class CollectedText {
  readonly #pieces: string[] = [];
  #length = 0;

  add(text: unknown): void {
    if (typeof text !== "string" || text === "" || this.#length >= MAX_TEXT_LENGTH) return;
    const piece = text.slice(0, MAX_TEXT_LENGTH - this.#length);
    this.#length += piece.length;
    this.#pieces.push(piece);
    if (this.#pieces.length > PIECES_TO_JOIN) {
      this.#pieces.splice(0, this.#pieces.length, this.#pieces.join(""));
    }
  }

  get length(): number {
    return this.#length;
  }

  toString(): string {
    return this.#pieces.join("");
  }
}
