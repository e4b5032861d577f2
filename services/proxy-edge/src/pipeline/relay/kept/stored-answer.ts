/** Only the beginning of an answer is stored. */
const MAX_STORED_BYTES = 1024 * 1024;

/** The beginning of an answer, for a key that asks for answers to be stored. */
export class StoredAnswer {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  add(bytes: Buffer): void {
    const room = MAX_STORED_BYTES - this.#bytes;
    if (room > 0) this.#pieces.push(bytes.subarray(0, room));
    this.#bytes += bytes.length;
  }

  get content(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}
