import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";
import { FrameReader } from "./frame-reader.ts";

/** Reads AWS' binary event stream as Anthropic's events, and lets its bytes pass as they came. */
export class NativeFrameReader implements AnswerReader {
  readonly #frames: FrameReader;

  constructor(events: AnswerReader) {
    this.#frames = new FrameReader(events);
  }

  get ended(): boolean {
    return this.#frames.ended;
  }

  get isEnding(): boolean {
    return this.#frames.isEnding;
  }

  get lacksEnd(): boolean {
    return this.#frames.lacksEnd;
  }

  get textLength(): number | undefined {
    return this.#frames.textLength;
  }

  push(chunk: Buffer): Buffer {
    this.#frames.push(chunk);
    return chunk;
  }

  flush(): undefined {
    this.#frames.flush();
    return undefined;
  }

  read(): AnswerReading {
    return this.#frames.read();
  }
}
