import { MAX_ORDINARY_BYTES } from "./call-body.ts";

/**
 * Puts a body together as it comes. One that threads will read is copied piece by piece into memory that they share, so
 * that its end costs no more than any other piece.
 */
export class BodyCollector {
  readonly #pieces: Buffer[] = [];
  readonly #expectedBytes: number;
  #shared: Buffer | undefined;
  #size = 0;

  /** `expectedBytes` is what the caller says it will be; 0 when it does not. No more is set aside than that. */
  constructor(expectedBytes: number) {
    this.#expectedBytes = expectedBytes;
  }

  get size(): number {
    return this.#size;
  }

  push(piece: Buffer): void {
    const before = this.#size;
    this.#size += piece.length;
    if (this.#size <= MAX_ORDINARY_BYTES) this.#pieces.push(piece);
    else piece.copy(this.#sharedRoom(), before);
  }

  /** All of it; call it once. Only a body that threads will read is in memory that they share. */
  take(): Buffer {
    if (this.#shared !== undefined) return this.#shared.subarray(0, this.#size);
    const [first] = this.#pieces;
    return first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
  }

  /** Memory for at least what has come so far. Twice as much as before, where its size was not announced, or wrongly. */
  #sharedRoom(): Buffer {
    const known = this.#shared;
    if (known !== undefined && known.length >= this.#size) return known;
    const doubled = 2 * Math.max(known?.length ?? 0, MAX_ORDINARY_BYTES);
    const room = Math.max(this.#size, known === undefined ? this.#expectedBytes : doubled);
    const shared = Buffer.from(new SharedArrayBuffer(room));
    let filled = known?.copy(shared) ?? 0;
    for (const piece of this.#pieces.splice(0)) filled += piece.copy(shared, filled);
    this.#shared = shared;
    return shared;
  }
}
