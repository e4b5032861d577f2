import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";

/** Passes an answer on unread, and derives its usage from its length in bytes. */
export class CountingReader implements AnswerReader {
  readonly ended = false;
  readonly #read: (bytes: number) => AnswerReading;
  #bytes = 0;

  constructor(read: (bytes: number) => AnswerReading) {
    this.#read = read;
  }

  push(chunk: Buffer): Buffer {
    this.#bytes += chunk.length;
    return chunk;
  }

  flush(): undefined {
    return undefined;
  }

  read(): AnswerReading {
    return this.#read(this.#bytes);
  }
}
