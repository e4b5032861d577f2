/** The bytes of a JSON text and what is known of all of them. */
export interface JsonText {
  readonly bytes: Buffer;
  /** A character for each byte, which is searched more quickly than the bytes; letters beyond ASCII are not readable in it. */
  readonly text: string;
  readonly isAscii: boolean;
  /** White space that is no space is one too. */
  readonly hasControls: boolean;
}

export function toJsonText(bytes: Buffer): JsonText {
  const kinds = kindsIn(bytes);
  return {
    bytes,
    text: bytes.toString("latin1"),
    isAscii: (kinds & BEYOND_ASCII) === 0,
    hasControls: (kinds & CONTROL) !== 0,
  };
}

const BEYOND_ASCII = 1;
const CONTROL = 2;

/**
 * Bytes are copied in here to be looked at four at a time, which costs a third: numbers of four bytes can only be read
 * where their address is a multiple of four, and an array of them for every text would cost more than its copy.
 */
const COPY = new Uint8Array(64 * 1024);
const WORDS = new Int32Array(COPY.buffer);
const WORDS_AT_ONCE = 4;
const SPACE = 0x20;

/** Which kinds of bytes there are. */
function kindsIn(bytes: Buffer): number {
  let kinds = 0;
  for (let from = 0; from < bytes.length; from += COPY.length) {
    const piece = bytes.length <= COPY.length ? bytes : bytes.subarray(from, from + COPY.length);
    COPY.set(piece);
    const words = WORDS_AT_ONCE * Math.ceil(piece.length / (4 * WORDS_AT_ONCE));
    for (let at = piece.length; at < 4 * words; at += 1) COPY[at] = SPACE;
    kinds |= kindsInCopy(words);
  }
  return kinds;
}

const SPACES = 0x20202020;
const HIGHEST_BITS = 0x80808080;

/** Taking a space from a byte sets its highest bit where it was smaller; bytes beyond ASCII, that have it anyhow, are left out. */
function kindsInCopy(words: number): number {
  let all = 0;
  let smaller = 0;
  for (let at = 0; at < words; at += WORDS_AT_ONCE) {
    const a = WORDS[at] ?? 0;
    const b = WORDS[at + 1] ?? 0;
    const c = WORDS[at + 2] ?? 0;
    const d = WORDS[at + 3] ?? 0;
    all |= a | b | c | d;
    smaller |= ((a - SPACES) & ~a) | ((b - SPACES) & ~b);
    smaller |= ((c - SPACES) & ~c) | ((d - SPACES) & ~d);
  }
  const beyond = (all & HIGHEST_BITS) === 0 ? 0 : BEYOND_ASCII;
  return (smaller & HIGHEST_BITS) === 0 ? beyond : beyond | CONTROL;
}

/** The value that stands there; of broken UTF-8 what a lenient reader makes of it. */
export function valueIn({ bytes, isAscii, text }: JsonText, start: number, end: number): unknown {
  // Slices of a text cost far less than new ones.
  return JSON.parse(isAscii ? text.slice(start, end) : bytes.toString("utf8", start, end));
}
