/** So much of an answer is kept at most. */
const MAX_BYTES = 1024 * 1024;

/** The bytes of an answer as its caller gets them, in their pieces; of one that is too long to be kept, none in the end. */
export class PassedAnswer {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #hasEnded = false;

  add(bytes: Buffer): void {
    const room = MAX_BYTES - this.#bytes;
    if (room > 0) this.#chunks.push(bytes.subarray(0, room));
    this.#bytes += bytes.length;
  }

  /** Nothing follows. */
  end(): void {
    this.#hasEnded = true;
  }

  /** Its pieces; `undefined` when there is more of it, or may be. Whether the answer itself is whole, its outcome says. */
  get whole(): readonly Buffer[] | undefined {
    return this.#hasEnded && this.#bytes <= MAX_BYTES ? this.#chunks : undefined;
  }
}
