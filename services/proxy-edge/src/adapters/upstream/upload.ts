import type { Socket } from "node:net";
import type { Readable } from "node:stream";

interface UploadEvents {
  /** Some of it has been written, or the last of it. */
  readonly moved: () => void;
  readonly failed: (error: Error) => void;
}

/**
 * A caller's body on its way upstream, at the pace the upstream takes it. When the upstream has had enough, the
 * rest is read and dropped: the caller's connection stays whole, and the answer can reach them.
 */
export class Upload {
  readonly #source: Readable;
  readonly #socket: Socket;
  readonly #isChunked: boolean;
  readonly #events: UploadEvents;
  #isSent = false;
  readonly #onData = (piece: Buffer): void => this.#write(piece);
  readonly #onEnd = (): void => this.#end();
  readonly #onError = (error: Error): void => this.#events.failed(error);

  constructor(source: Readable, socket: Socket, isChunked: boolean, events: UploadEvents) {
    this.#source = source;
    this.#socket = socket;
    this.#isChunked = isChunked;
    this.#events = events;
    source.on("error", this.#onError);
  }

  /** Begins to write, behind a head that has been written. */
  start(): void {
    this.#source.on("data", this.#onData);
    this.#source.on("end", this.#onEnd);
  }

  /** All of it has been written. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** The upstream takes more. */
  resume(): void {
    this.#source.resume();
  }

  /** Writes no more; what still comes is dropped. */
  stop(): void {
    this.#source.off("data", this.#onData);
    this.#source.off("end", this.#onEnd);
    // A later error is not this call's: the connection may carry another by then.
    this.#source.off("error", this.#onError);
    this.#source.on("error", () => undefined);
    this.#source.resume();
  }

  #write(piece: Buffer): void {
    this.#events.moved();
    if (!this.#isChunked) {
      if (!this.#socket.write(piece)) this.#source.pause();
      return;
    }
    this.#socket.cork();
    this.#socket.write(`${piece.length.toString(16)}\r\n`, "latin1");
    this.#socket.write(piece);
    const takesMore = this.#socket.write("\r\n", "latin1");
    this.#socket.uncork();
    if (!takesMore) this.#source.pause();
  }

  #end(): void {
    this.#isSent = true;
    if (this.#isChunked) this.#socket.write("0\r\n\r\n", "latin1");
    this.#events.moved();
  }
}
