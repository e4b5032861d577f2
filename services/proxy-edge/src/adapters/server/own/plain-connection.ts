import type { Socket } from "node:net";

import { ArrivedRequest } from "../../../http/arrived-request.ts";
import type { Wire } from "../../../pipeline/exchange.ts";
import { KnownHead } from "./known-head.ts";
import { PlainAnswer } from "./plain-answer.ts";
import { type PlainHead, readHead } from "./read-head.ts";

/** A client that writes its heads in another way each time, with a trace in them, is not tried for longer. */
const MAX_KNOWN_HEADS = 16;
/** So many pieces of a head are put together here; one that comes in more is left to node. */
const MAX_HEAD_PIECES = 4;

export interface PlainConnectionOptions {
  readonly keepAliveMs: number;
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Answers a request; false, at once, when it is left to node. */
  readonly serve: (wire: Wire) => boolean;
  /** Node takes the connection, for good, with what has been read of it put back. */
  readonly handOver: (socket: Socket) => void;
}

/**
 * A connection as long as nothing but plain requests comes over it (`readHead`), each with its whole body before it is served,
 * one after the other. With the first request of another kind, or one that is slow to come, it is handed over to node's
 * HTTP server, which reads it from its beginning: what is not plain has one reader only.
 */
export class PlainConnection {
  readonly #socket: Socket;
  readonly #options: PlainConnectionOptions;
  /** What has come and is not served. */
  #pieces: Buffer[] = [];
  #size = 0;
  /** Head of the incoming request, once it is known. */
  #head: PlainHead | undefined;
  /** The last that was read: the next ones are like it. */
  #known: KnownHead | undefined;
  #knownHeads = 0;
  #answer: PlainAnswer | undefined;
  #restingSinceMs: number;
  readonly #listeners = {
    data: (piece: Buffer): void => this.#take(piece),
    // As node does: a caller that sends nothing more counts as gone.
    end: (): void => void this.#socket.end(),
    drain: (): void => this.#answer?.drained(),
    close: (): void => this.#answer?.closed(),
    // `close` follows.
    error: (): void => undefined,
  };

  constructor(socket: Socket, options: PlainConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#restingSinceMs = options.monotonic();
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener);
  }

  /**
   * To be called from time to time. A request that has begun and is not whole is node's to wait for, by its deadlines; a
   * connection on which nothing has come for too long is closed.
   */
  check(sinceMs: number): void {
    if (this.#answer !== undefined || this.#restingSinceMs > sinceMs) return;
    const { keepAliveMs, monotonic } = this.#options;
    if (this.#size > 0) return this.#handOver();
    if (monotonic() - this.#restingSinceMs > keepAliveMs) this.#socket.destroySoon();
  }

  #take(piece: Buffer): void {
    if (this.#size === 0) this.#restingSinceMs = this.#options.monotonic();
    this.#pieces.push(piece);
    this.#size += piece.length;
    // Requests that are sent ahead wait, and so does what may follow them.
    if (this.#answer === undefined) this.#serveNext();
    else this.#socket.pause();
  }

  #serveNext(): void {
    const head = (this.#head ??= this.#readHead());
    if (head === undefined) return;
    const { bodyBytes, headBytes } = head;
    const wholeBytes = headBytes + bodyBytes;
    if (this.#size < wholeBytes) return;
    const bytes = this.#joined();
    const body = bytes.subarray(headBytes, wholeBytes);
    const incoming = new ArrivedRequest(head, body, this.#socket);
    const outgoing = new PlainAnswer({
      socket: this.#socket,
      keepAliveSeconds: Math.floor(this.#options.keepAliveMs / 1000),
      now: this.#options.now,
      onSent: (keepsAlive) => this.#sent(keepsAlive),
    });
    this.#answer = outgoing;
    this.#keep(bytes.subarray(wholeBytes));
    if (this.#options.serve({ incoming, outgoing })) return;
    this.#answer = undefined;
    this.#keep(bytes);
    this.#handOver();
  }

  /** `undefined` when it has not come yet, or the connection was handed over. */
  #readHead(): PlainHead | undefined {
    const bytes = this.#joined();
    const again = this.#known?.read(bytes);
    if (again !== undefined) return again;
    const head = readHead(bytes);
    const isSlow = head === "incomplete" && this.#pieces.length >= MAX_HEAD_PIECES;
    if (head === "other" || isSlow) this.#handOver();
    if (typeof head === "string") return undefined;
    this.#knownHeads += 1;
    this.#known = this.#knownHeads > MAX_KNOWN_HEADS ? undefined : new KnownHead(head, bytes);
    return head;
  }

  #joined(): Buffer {
    const [first] = this.#pieces;
    return first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
  }

  /** These are the bytes that are not served; what is known of them is to be read again. */
  #keep(bytes: Buffer): void {
    this.#pieces = bytes.length === 0 ? [] : [bytes];
    this.#size = bytes.length;
    this.#head = undefined;
  }

  #sent(keepsAlive: boolean): void {
    this.#answer = undefined;
    if (!keepsAlive) return this.#socket.destroySoon();
    this.#restingSinceMs = this.#options.monotonic();
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#size > 0) this.#serveNext();
  }

  #handOver(): void {
    for (const [event, listener] of Object.entries(this.#listeners)) {
      this.#socket.off(event, listener);
    }
    const bytes = this.#joined();
    if (bytes.length > 0) this.#socket.unshift(bytes);
    this.#options.handOver(this.#socket);
  }
}
