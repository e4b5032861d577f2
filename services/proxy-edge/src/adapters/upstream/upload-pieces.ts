import { Readable } from "node:stream";

/**
 * A caller's body on its way upstream, at the pace the upstream takes it. When the upstream has had enough, the
 * rest is read and dropped: the caller's connection stays whole, and the answer can reach them.
 */
export class UploadPieces extends Readable {
  readonly #source: Readable;
  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#source.pause();
  };
  readonly #onEnd = (): void => {
    this.push(null);
  };
  readonly #onError = (error: Error): void => {
    this.destroy(error);
  };

  constructor(source: Readable) {
    super();
    this.#source = source;
    source.on("data", this.#onData);
    source.on("end", this.#onEnd);
    source.on("error", this.#onError);
  }

  override _read(): void {
    this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#source.off("data", this.#onData);
    this.#source.off("end", this.#onEnd);
    // The listener for errors stays: one that comes later is nobody's.
    this.#source.resume();
    callback(error);
  }
}
