import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

import type { CallerAnswer } from "../../../http/caller-answer.ts";
import { type AnswerHead, answerHead } from "./answer-head.ts";

/** Below this, copying bytes into one piece costs less than a second write. */
const SHORT_BYTES = 16 * 1024;
const LAST_CHUNK = "0\r\n\r\n";

export interface PlainAnswerOptions {
  readonly socket: Socket;
  readonly keepAliveSeconds: number;
  readonly now: () => number;
  /** All of the answer is in the system's hands: `keepsAlive` says whether the connection takes another request. */
  readonly onSent: (keepsAlive: boolean) => void;
}

/**
 * An answer to a plain request, written to its connection: the head goes with the first bytes of the body, and a chunk with
 * its frame, in one write. Emits `close` once, when all is sent or the connection is gone, and `drain` after a `write` that
 * returned false.
 */
export class PlainAnswer extends EventEmitter implements CallerAnswer {
  shouldKeepAlive = true;
  writableEnded = false;
  writableFinished = false;
  readonly #options: PlainAnswerOptions;
  #head: AnswerHead | undefined;
  /** The head, until it is written. */
  #waiting = "";
  #isClosed = false;

  constructor(options: PlainAnswerOptions) {
    super();
    this.#options = options;
  }

  get headersSent(): boolean {
    return this.#head !== undefined;
  }

  writeHead(status: number, headers: readonly string[]): void {
    if (this.#head !== undefined) throw new Error("the head is written already");
    const { keepAliveSeconds, now } = this.#options;
    const keepsAlive = this.shouldKeepAlive;
    this.#head = answerHead({ status, headers, keepsAlive, keepAliveSeconds, nowMs: now() });
    this.#waiting = this.#head.text;
  }

  flushHeaders(): void {
    const head = this.#takeWaiting();
    if (head !== "" && !this.#options.socket.destroyed) this.#options.socket.write(head, "latin1");
  }

  write(bytes: Buffer): boolean {
    const { isChunked } = this.#open();
    return bytes.length === 0 || this.#put(bytes, isChunked, "");
  }

  end(rest: Buffer | string = "", encoding: "latin1" | "utf8" = "utf8"): void {
    const { isChunked } = this.#open();
    const { socket } = this.#options;
    this.writableEnded = true;
    if (socket.destroyed) return;
    const last = isChunked ? LAST_CHUNK : "";
    const sent = (): void => this.#sent();
    if (Buffer.isBuffer(rest)) {
      this.#put(rest, isChunked, last, sent);
    } else if (rest === "" || encoding === "latin1") {
      const text = `${this.#takeWaiting()}${frameOf(rest.length, isChunked)}${rest}`;
      socket.write(`${text}${rest === "" ? last : endOf(isChunked, last)}`, "latin1", sent);
    } else {
      this.#put(Buffer.from(rest), isChunked, last, sent);
    }
  }

  destroy(): void {
    this.#options.socket.destroy();
  }

  /** The connection takes more again. */
  drained(): void {
    this.emit("drain");
  }

  /** The connection is gone. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit("close");
  }

  #open(): AnswerHead {
    if (this.#head === undefined) throw new Error("an answer begins with its head");
    if (this.writableEnded) throw new Error("the answer has ended");
    return this.#head;
  }

  #takeWaiting(): string {
    const text = this.#waiting;
    this.#waiting = "";
    return text;
  }

  /** Writes bytes with the head, if that waits, their frame, and what comes behind them. */
  #put(bytes: Buffer, isChunked: boolean, after: string, sent?: () => void): boolean {
    const before = `${this.#takeWaiting()}${frameOf(bytes.length, isChunked)}`;
    const behind = bytes.length === 0 ? after : endOf(isChunked, after);
    const { socket } = this.#options;
    if (socket.destroyed) return true;
    if (bytes.length <= SHORT_BYTES) return socket.write(joined(before, bytes, behind), sent);
    socket.cork();
    if (before !== "") socket.write(before, "latin1");
    if (behind === "") {
      socket.write(bytes, sent);
    } else {
      socket.write(bytes);
      socket.write(behind, "latin1", sent);
    }
    socket.uncork();
    return !socket.writableNeedDrain;
  }

  #sent(): void {
    if (this.#isClosed || this.#options.socket.destroyed) return;
    this.writableFinished = true;
    this.closed();
    this.#options.onSent(this.#head?.isLast === false);
  }
}

/** What stands in front of a chunk. */
const frameOf = (length: number, isChunked: boolean): string =>
  isChunked && length > 0 ? `${length.toString(16)}\r\n` : "";

/** What stands behind one. */
const endOf = (isChunked: boolean, after: string): string => (isChunked ? `\r\n${after}` : after);

function joined(before: string, bytes: Buffer, behind: string): Buffer {
  if (before === "" && behind === "") return bytes;
  const piece = Buffer.allocUnsafe(before.length + bytes.length + behind.length);
  piece.write(before, "latin1");
  bytes.copy(piece, before.length);
  piece.write(behind, before.length + bytes.length, "latin1");
  return piece;
}
