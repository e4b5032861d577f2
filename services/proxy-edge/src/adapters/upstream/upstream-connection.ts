import type { Socket } from "node:net";

import type { HeaderLine } from "@lintel/providers";

import type { UpstreamRequest } from "../../ports/upstream.ts";
import { type AnswerListener, AnswerParser } from "./answer-parser.ts";
import type { OpeningSocket } from "./open-socket.ts";
import type { RequestHead } from "./request-head.ts";
import { Upload } from "./upload.ts";
import type { Carrier, UpstreamExchange } from "./upstream-exchange.ts";

/** Who keeps a connection between its exchanges. */
export interface ConnectionOwner {
  /** It is idle and may be used again. */
  rest(connection: UpstreamConnection): void;
  gone(connection: UpstreamConnection): void;
}

export interface SendableRequest extends Pick<UpstreamRequest, "body" | "method" | "url"> {
  readonly head: RequestHead;
}

/** Below this, head and body are copied into one write: a second one costs more than the copy. */
const SHORT_BODY = 64 * 1024;

/** One connection to an upstream: carries one exchange at a time, over HTTP/1.1. */
export class UpstreamConnection implements Carrier, AnswerListener {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #parser = new AnswerParser(this);
  #isOpen = false;
  #exchange: UpstreamExchange | undefined;
  /** What it is given to carry before it is open. */
  #waiting: SendableRequest | undefined;
  #upload: Upload | undefined;

  constructor(open: (onBytes: (bytes: Buffer) => void) => OpeningSocket, owner: ConnectionOwner) {
    const { openEvent, socket } = open((bytes) => this.#read(bytes));
    this.#socket = socket;
    this.#owner = owner;
    socket.once(openEvent, () => this.#open());
    socket.on("drain", () => this.#upload?.resume());
    socket.on("end", () => this.#end());
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => {
      this.destroy(new Error("the provider closed the connection"));
      owner.gone(this);
    });
  }

  /** Nothing is under way on it, and it may still be written to. */
  get isIdle(): boolean {
    return this.#exchange === undefined && this.#isOpen && this.#socket.writable;
  }

  /** How long the server keeps it when idle, in milliseconds; `undefined` when it did not say. */
  get idleMs(): number | undefined {
    return this.#parser.idleMs;
  }

  /** Sends a request and gives its answer to `exchange`. Does nothing when that is no longer wanted. */
  carry(exchange: UpstreamExchange, request: SendableRequest): void {
    const { body, head } = request;
    if (!Buffer.isBuffer(body)) {
      this.#upload = new Upload(body, this.#socket, head.isChunked, {
        moved: () => this.#exchange?.sent(),
        failed: (error) => this.destroy(error),
      });
    }
    if (exchange.isAborted) return this.#stopUnused();
    this.#exchange = exchange;
    exchange.carriedBy(this);
    if (this.#isOpen) this.#send(request);
    else this.#waiting = request;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  destroy(reason: Error): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#waiting = undefined;
    this.#stopUpload();
    this.#socket.destroy();
    exchange?.failed(reason);
  }

  head(status: number, lines: readonly HeaderLine[]): void {
    this.#exchange?.answered(status, lines);
  }

  data(bytes: Buffer): void {
    this.#exchange?.data(bytes);
  }

  #open(): void {
    this.#isOpen = true;
    const request = this.#waiting;
    this.#waiting = undefined;
    if (request === undefined) this.#owner.rest(this);
    else this.#send(request);
  }

  #send({ body, head: { text }, method }: SendableRequest): void {
    const socket = this.#socket;
    this.#parser.expect(method);
    this.#exchange?.begun();
    if (!Buffer.isBuffer(body)) {
      socket.write(text, "latin1");
      this.#upload?.start();
    } else if (body.length < SHORT_BODY) {
      const bytes = Buffer.allocUnsafe(text.length + body.length);
      bytes.write(text, "latin1");
      body.copy(bytes, text.length);
      socket.write(bytes);
    } else {
      socket.cork();
      socket.write(text, "latin1");
      socket.write(body, () => this.#exchange?.sent());
      socket.uncork();
    }
  }

  #read(bytes: Buffer): void {
    // Unrequested bytes.
    if (this.#exchange === undefined) return void this.#socket.destroy();
    try {
      this.#parser.push(bytes);
    } catch (error) {
      return this.destroy(toError(error));
    }
    if (this.#parser.isOver) this.#finish();
  }

  #end(): void {
    if (this.#exchange === undefined) return;
    try {
      this.#parser.close();
    } catch (error) {
      return this.destroy(toError(error));
    }
    this.#finish();
  }

  /** The answer is whole: on to the next, where nothing of this exchange can be left on the connection. */
  #finish(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    this.#exchange = undefined;
    const isSent = this.#upload?.isSent !== false && this.#socket.writableLength === 0;
    this.#stopUpload();
    if (isSent && this.#parser.keepsAlive && this.#socket.writable) {
      // Its reader may have paused it.
      this.#socket.resume();
      this.#owner.rest(this);
    } else {
      this.#socket.destroy();
    }
    exchange.ended();
  }

  #stopUnused(): void {
    this.#stopUpload();
    if (this.#isOpen) this.#owner.rest(this);
  }

  #stopUpload(): void {
    this.#upload?.stop();
    this.#upload = undefined;
  }
}

const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
