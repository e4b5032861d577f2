import type { HeaderLine } from "@lintel/providers";

import { toLength } from "../../http/to-length.ts";
import { ChunkedBody } from "./chunked-body.ts";
import { MalformedAnswer } from "./malformed-answer.ts";
import { type AnswerHead, readHead } from "./read-head.ts";

/** Receives the parts of an answer as they arrive. */
export interface AnswerListener {
  head(status: number, lines: readonly HeaderLine[]): void;
  data(bytes: Buffer): void;
}

/** How the end of a body is known (RFC 9112, 6.3). */
type Framing = "none" | "length" | "chunked" | "close";

const HEAD_END = Buffer.from("\r\n\r\n");
/** Upper bound of all header lines together. */
const MAX_HEAD_LENGTH = 64 * 1024;

/**
 * Reads the answers of an HTTP/1.1 connection, one after another, as RFC 9112 has them and no more leniently: where
 * two readers might disagree where an answer ends, a caller could be given another's, so that is an error, and
 * the connection is done with.
 */
export class AnswerParser {
  readonly #listener: AnswerListener;
  #method = "";
  /** What has come of a head that is not whole. */
  #begun: Buffer | undefined;
  #framing: Framing | undefined;
  #missing = 0;
  #chunked: ChunkedBody | undefined;
  #isOver = true;
  #keepsAlive = false;
  #idleMs: number | undefined;

  constructor(listener: AnswerListener) {
    this.#listener = listener;
  }

  /** A request has been sent; what comes is its answer. */
  expect(method: string): void {
    this.#method = method;
    this.#framing = undefined;
    this.#isOver = false;
  }

  /** The answer is whole. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** After an answer: the connection may be used again. */
  get keepsAlive(): boolean {
    return this.#keepsAlive;
  }

  /** How long the server says it keeps an idle connection, in milliseconds. */
  get idleMs(): number | undefined {
    return this.#idleMs;
  }

  /** Takes the next bytes. Throws a `MalformedAnswer` for what is no answer to what was asked. */
  push(bytes: Buffer): void {
    let rest: Buffer | undefined = bytes;
    while (rest !== undefined && this.#framing === undefined && !this.#isOver) {
      rest = this.#pushHead(rest);
    }
    if (rest === undefined || rest.length === 0) return;
    // Unrequested bytes may be the start of anything: the answer stands, the connection is not reused.
    if (this.#isOver) this.#keepsAlive = false;
    else this.#pushBody(rest);
  }

  /** The connection has ended. Throws when the answer has not. */
  close(): void {
    this.#keepsAlive = false;
    if (this.#framing === "close") this.#isOver = true;
    if (!this.#isOver) throw new MalformedAnswer("the connection ended before the answer did");
  }

  /** What follows the head, once that is whole. */
  #pushHead(bytes: Buffer): Buffer | undefined {
    const begun = this.#begun === undefined ? bytes : Buffer.concat([this.#begun, bytes]);
    const end = begun.indexOf(HEAD_END);
    if (Math.max(end, end < 0 ? begun.length : 0) > MAX_HEAD_LENGTH) {
      throw new MalformedAnswer("a head that is too long");
    }
    this.#begun = end < 0 ? begun : undefined;
    if (end < 0) return undefined;
    const head = readHead(begun, end);
    const rest = begun.subarray(end + HEAD_END.length);
    // Informational; the answer is still to come.
    if (head.status < 200 && head.status !== 101) return rest;
    this.#frame(head);
    this.#listener.head(head.status, head.lines);
    return rest;
  }

  #frame(head: AnswerHead): void {
    const bytes = lengthOf(head);
    const framing = framingOf(head, this.#method, bytes);
    this.#framing = framing;
    this.#missing = bytes ?? 0;
    this.#chunked = framing === "chunked" ? new ChunkedBody() : undefined;
    this.#keepsAlive = head.isKept && framing !== "close";
    this.#idleMs = head.keepAliveMs;
    this.#isOver = framing === "none";
  }

  #pushBody(bytes: Buffer): void {
    if (this.#chunked !== undefined) {
      const data = this.#chunked.push(bytes);
      this.#isOver = this.#chunked.isOver;
      if (this.#chunked.hasMore) this.#keepsAlive = false;
      if (data !== undefined) this.#listener.data(data);
      return;
    }
    if (this.#framing === "close") return this.#listener.data(bytes);
    const own = bytes.length > this.#missing ? bytes.subarray(0, this.#missing) : bytes;
    if (own.length < bytes.length) this.#keepsAlive = false;
    this.#missing -= own.length;
    this.#isOver = this.#missing === 0;
    this.#listener.data(own);
  }
}

/** The announced length. Throws where it is none, or the body has an end of another kind, too. */
function lengthOf({ coding, length, status }: AnswerHead): number | undefined {
  if (status === 101) throw new MalformedAnswer("the protocol was switched unasked");
  if (coding !== undefined && coding !== "chunked") throw new MalformedAnswer("unknown coding");
  if (length === undefined) return undefined;
  if (coding !== undefined) throw new MalformedAnswer("two lengths");
  const bytes = toLength(length);
  if (bytes === undefined) throw new MalformedAnswer("an invalid length");
  return bytes;
}

function framingOf({ coding, status }: AnswerHead, method: string, bytes?: number): Framing {
  if (method === "HEAD" || status === 204 || status === 304 || bytes === 0) return "none";
  if (coding !== undefined) return "chunked";
  return bytes === undefined ? "close" : "length";
}
