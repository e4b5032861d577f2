import type { AnswerReader, AnswerReading } from "../../contract/answer.ts";

const NOTHING_READ: AnswerReading = { usage: undefined, model: undefined, text: "" };

/** Passes any answer on unread. */
export class PassingReader implements AnswerReader {
  readonly ended = false;

  push(chunk: Buffer): Buffer {
    return chunk;
  }

  flush(): undefined {
    return undefined;
  }

  read(): AnswerReading {
    return NOTHING_READ;
  }
}
