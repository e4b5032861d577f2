import type { AnswerReader, AnswerReading, ReportedFailure } from "../../../contract/answer.ts";

/** No answer of a model is longer. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Writes an answer anew; `undefined` when it is not what it should be. */
export type Rewrite = (answer: Buffer) => string | undefined;

const BROKEN: ReportedFailure = { type: "broken_answer", status: 502 };
const BROKEN_BODY =
  '{"error":{"message":"the provider\'s answer cannot be read","type":"upstream_error","param":null,"code":"502"}}';

/** Collects a whole answer, rewrites it at its end, and has that read. */
export class WholeAnswer implements AnswerReader {
  readonly contentType = "application/json";
  readonly ended = false;
  readonly #inner: AnswerReader;
  readonly #rewrite: Rewrite;
  readonly #kept: Buffer[] = [];
  #bytes = 0;
  #isBroken = false;

  constructor(inner: AnswerReader, rewrite: Rewrite) {
    this.#inner = inner;
    this.#rewrite = rewrite;
  }

  push(chunk: Buffer): undefined {
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_BYTES) this.#kept.push(chunk);
    return undefined;
  }

  flush(): Buffer {
    const written =
      this.#bytes > MAX_BYTES ? undefined : this.#rewrite(Buffer.concat(this.#kept.splice(0)));
    this.#isBroken = written === undefined;
    const bytes = Buffer.from(written ?? BROKEN_BODY);
    this.#inner.push(bytes);
    return bytes;
  }

  read(): AnswerReading {
    const reading = this.#inner.read();
    return this.#isBroken ? { ...reading, failure: BROKEN } : reading;
  }
}
