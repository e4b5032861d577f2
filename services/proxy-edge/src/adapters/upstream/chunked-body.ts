import { MalformedAnswer } from "./malformed-answer.ts";

const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;
/** Hexadecimal digits of a chunk's size: 2^48 bytes are always enough. */
const MAX_DIGITS = 12;
/** Upper bound of what may follow a size, and of all trailers. */
const MAX_EXTRA_BYTES = 16 * 1024;

type Place =
  | "size"
  | "extension"
  | "size-lf"
  | "data"
  | "data-cr"
  | "data-lf"
  | "trailer"
  | "trailer-line"
  | "trailer-lf"
  | "end-lf"
  | "over";

/** The body of an answer in chunks (RFC 9112, 7.1). Extensions and trailers are passed over. */
export class ChunkedBody {
  #place: Place = "size";
  #digits = 0;
  /** The chunk's size so far, or how much of its data is still to come. */
  #size = 0;
  #extra = 0;
  #hasMore = false;

  /** The last chunk has come, and what follows it. */
  get isOver(): boolean {
    return this.#place === "over";
  }

  /** Bytes came behind the end. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /**
   * Takes the next bytes and gives the data in them, in one piece: each piece costs its reader more than its copy.
   * Throws a `MalformedAnswer` for what is no chunk.
   */
  push(bytes: Buffer): Buffer | undefined {
    let first: Buffer | undefined;
    let others: Buffer[] | undefined;
    for (let at = 0; at < bytes.length;) {
      if (this.#place === "over") {
        this.#hasMore = true;
        break;
      }
      if (this.#place !== "data") {
        this.#pass(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const end = Math.min(bytes.length, at + this.#size);
      const piece = bytes.subarray(at, end);
      if (first === undefined) first = piece;
      else (others ??= [first]).push(piece);
      this.#size -= end - at;
      if (this.#size === 0) this.#place = "data-cr";
      at = end;
    }
    return others === undefined ? first : Buffer.concat(others);
  }

  #pass(byte: number): void {
    const place = this.#place;
    if (place === "size") this.#passSize(byte);
    else if (place === "extension") this.#passExtra(byte, "size-lf");
    else if (place === "size-lf") this.#beginChunk(byte);
    else if (place === "data-cr") this.#require(byte, CR, "data-lf");
    else if (place === "data-lf") this.#require(byte, LF, "size");
    else this.#passTrailer(byte);
  }

  #passSize(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#digits += 1;
      if (this.#digits > MAX_DIGITS) throw new MalformedAnswer("a chunk that is too long");
      this.#size = this.#size * 16 + digit;
    } else if (this.#digits === 0) {
      throw new MalformedAnswer("a chunk without a size");
    } else if (byte === SEMICOLON) {
      this.#place = "extension";
    } else {
      this.#require(byte, CR, "size-lf");
    }
  }

  #beginChunk(byte: number): void {
    this.#require(byte, LF, this.#size === 0 ? "trailer" : "data");
    this.#digits = 0;
    this.#extra = 0;
  }

  /** Trailers: lines up to an empty one. */
  #passTrailer(byte: number): void {
    const place = this.#place;
    if (place === "trailer-lf") return this.#require(byte, LF, "trailer");
    if (place === "end-lf") return this.#require(byte, LF, "over");
    // An empty line is the end.
    const isFirst = place === "trailer";
    this.#place = "trailer-line";
    this.#passExtra(byte, isFirst ? "end-lf" : "trailer-lf");
  }

  #passExtra(byte: number, next: Place): void {
    this.#extra += 1;
    if (this.#extra > MAX_EXTRA_BYTES) throw new MalformedAnswer("too much beside the chunks");
    if (byte === LF) throw new MalformedAnswer("an invalid line");
    if (byte === CR) this.#place = next;
  }

  #require(byte: number, wanted: number, next: Place): void {
    if (byte !== wanted) throw new MalformedAnswer("an invalid chunk");
    this.#place = next;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
