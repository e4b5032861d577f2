import { UnmeasurableAudio } from "./audio-length.ts";

/** How many bytes are searched one by one before native code takes over, which is slow to begin. */
const SHORT_SEARCH = 16;
/** In compressed audio, one byte in 256 could begin a header. */
const MAX_SHARE = 1 / 8;
const MAX_FEW = 10_000;

/** Finds the places where the head of a frame may begin: bytes of eight ones. */
export class FrameSearch {
  readonly #bytes: Buffer;
  #left: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#left = MAX_FEW + bytes.length * MAX_SHARE;
  }

  /** The next place from there on; the length of the bytes when there is none. Throws after too many. */
  next(from: number): number {
    this.#left--;
    if (this.#left < 0) throw new UnmeasurableAudio("too many heads");
    const short = Math.min(from + SHORT_SEARCH, this.#bytes.length);
    for (let at = from; at < short; at++) {
      if (this.#bytes[at] === 255) return at;
    }
    const found = this.#bytes.indexOf(255, short);
    return found < 0 ? this.#bytes.length : found;
  }
}
