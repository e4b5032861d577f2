import type { RawData, WebSocket } from "ws";

import type { SessionMessage, SessionSocket, SocketClosed } from "../../sessions/session-deps.ts";
import { cutReason } from "./cut-reason.ts";

/** With this much unsent, the next message waits until the kernel has taken what was sent. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** A connection that does not answer between two of these is gone. */
const HEARTBEAT_MS = 30_000;
/** For the other side to answer a close. */
const CLOSE_MS = 2000;

/** A WebSocket of the `ws` library that is read message by message. */
export class WsSocket implements SessionSocket {
  readonly #socket: WebSocket;
  /** What one read of the network brought beyond what was asked for. */
  readonly #early: (SessionMessage | SocketClosed)[] = [];
  #waiter: ((received: SessionMessage | SocketClosed) => void) | undefined;
  readonly #heartbeat: NodeJS.Timeout;
  #isAlive = true;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data, isBinary) =>
      this.#take({ kind: "message", bytes: bytesOf(data), isBinary }),
    );
    socket.on("close", (code, reason) => {
      clearInterval(this.#heartbeat);
      this.#take({ kind: "closed", code, reason: reason.toString() });
    });
    socket.on("error", () => undefined); // `close` follows
    socket.on("pong", () => {
      this.#isAlive = true;
    });
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  receive(): Promise<SessionMessage | SocketClosed> {
    const next = this.#early.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.#socket.isPaused) this.#socket.resume();
    return new Promise((resolve) => {
      this.#waiter = resolve;
    });
  }

  send({ bytes, isBinary }: Pick<SessionMessage, "bytes" | "isBinary">): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      const isSlow = this.#socket.bufferedAmount > MAX_UNSENT_BYTES;
      this.#socket.send(bytes, { binary: isBinary }, () => resolve());
      if (!isSlow) resolve();
    });
  }

  close(code: number | undefined, reason: string): void {
    if (this.#socket.readyState === this.#socket.CLOSED) return;
    // The answer to the close has to be read.
    this.#socket.resume();
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, cutReason(reason));
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_MS);
    this.#socket.once("close", () => clearTimeout(timer));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #take(received: SessionMessage | SocketClosed): void {
    this.#isAlive = true;
    const waiter = this.#waiter;
    if (waiter !== undefined) {
      this.#waiter = undefined;
      waiter(received);
      return;
    }
    this.#early.push(received);
    if (received.kind === "message") this.#socket.pause();
  }

  /** While it is not read, its answer could not be seen. */
  #beat(): void {
    if (this.#socket.isPaused) return;
    if (!this.#isAlive) this.#socket.terminate();
    this.#isAlive = false;
    this.#socket.ping();
  }
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
