const encoder = new TextEncoder();
/** More is not kept for the next text. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

/**
 * Encodes one text after the other into the same bytes. New ones each time would cost more than the encoding:
 * buffers live outside the heap, and those in use while its young part is collected stay until all of it is.
 */
export class TextSlab {
  #spare: Buffer = Buffer.alloc(0);

  /** Hands `use` the text's UTF-8. The bytes are used again once, and only if, that resolves. */
  async lend(text: string, use: (bytes: Buffer) => Promise<unknown>): Promise<void> {
    const slab = this.#take(text.length);
    const { read, written } = encoder.encodeInto(text, slab);
    // Not ASCII, for which it was long enough.
    const bytes = read < text.length ? Buffer.from(text) : slab.subarray(0, written);
    await use(bytes);
    if (slab.length <= MAX_KEPT_BYTES) this.#spare = slab;
  }

  #take(length: number): Buffer {
    const spare = this.#spare;
    this.#spare = Buffer.alloc(0);
    return spare.length >= length ? spare : Buffer.allocUnsafeSlow(length);
  }
}
