import { MAX_BODY_BYTES, type PlainHead } from "./read-head.ts";

const LENGTH = "content-length";
const ZERO = 0x30;
const MAX_DIGITS = String(MAX_BODY_BYTES).length;

/**
 * A head that has been read, to recognise the next ones of its connection: clients write all their heads alike, but for the length
 * of the body. Digits in the place of digits are all that may differ, so such a head has the meaning of this one.
 */
export class KnownHead {
  readonly #head: PlainHead;
  readonly #bytes: Buffer;
  readonly #lengthEnd: number;

  /** `bytes` begin with the head. */
  constructor(head: PlainHead, bytes: Buffer) {
    this.#head = head;
    // A copy: the rest of the piece is let go.
    this.#bytes = Buffer.from(bytes.subarray(0, head.headBytes));
    this.#lengthEnd = head.lengthAt + (head.headers[LENGTH] ?? "").length;
  }

  /** The head at the beginning of `bytes`; `undefined` when it is another, or not all there. */
  read(bytes: Buffer): PlainHead | undefined {
    const { lengthAt } = this.#head;
    const lengthEnd = endOfDigits(bytes, lengthAt);
    const headBytes = this.#head.headBytes + lengthEnd - this.#lengthEnd;
    if (lengthEnd === lengthAt || bytes.length < headBytes) return undefined;
    const difference =
      this.#difference(bytes, 0, lengthAt, 0) |
      this.#difference(bytes, lengthEnd, headBytes, lengthEnd - this.#lengthEnd);
    return difference === 0 ? this.#withLength(bytes, lengthEnd, headBytes) : undefined;
  }

  /** Looks at every byte: a head holds a secret, of which the time that this takes says nothing. */
  #difference(bytes: Buffer, from: number, to: number, shift: number): number {
    const known = this.#bytes;
    let difference = 0;
    for (let at = from; at < to; at += 1) difference |= (bytes[at] ?? 0) ^ (known[at - shift] ?? 0);
    return difference;
  }

  #withLength(bytes: Buffer, lengthEnd: number, headBytes: number): PlainHead | undefined {
    const { headers, lengthAt, rawHeaders } = this.#head;
    const digits = bytes.toString("latin1", lengthAt, lengthEnd);
    if (digits === headers[LENGTH]) return this.#head;
    const bodyBytes = Number(digits);
    if (bodyBytes > MAX_BODY_BYTES) return undefined;
    const at = rawHeaders.findIndex((name) => name.toLowerCase() === LENGTH) + 1;
    return {
      ...this.#head,
      headers: { ...headers, [LENGTH]: digits },
      rawHeaders: rawHeaders.with(at, digits),
      headBytes,
      bodyBytes,
    };
  }
}

/** Where the digits end that begin at `from`; there, when they are more than a body may have. */
function endOfDigits(bytes: Buffer, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at += 1;
  return at - from > MAX_DIGITS ? from : at;
}

const isDigit = (byte = 0): boolean => byte >= ZERO && byte <= ZERO + 9;
