import { StringDecoder } from "node:string_decoder";

import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { CollectedText } from "./collected-text.ts";

/** Passes an answer on that is all text, and reads that. */
export class TextReader implements AnswerReader {
  readonly ended = false;
  readonly #read: (text: string) => AnswerReading;
  readonly #decoder = new StringDecoder("utf8");
  readonly #text = new CollectedText();

  constructor(read: (text: string) => AnswerReading) {
    this.#read = read;
  }

  push(chunk: Buffer): Buffer {
    this.#text.add(this.#decoder.write(chunk));
    return chunk;
  }

  flush(): undefined {
    return undefined;
  }

  read(): AnswerReading {
    return this.#read(this.#text.toString());
  }
}
