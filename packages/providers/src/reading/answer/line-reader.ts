import type { AnswerReader, AnswerReading, ReportedFailure } from "../../contract/answer.ts";
import { isRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import type { EventDialect } from "./event-reader.ts";
import { failureIn } from "./failure-in.ts";

const LF = 0x0a;
/** A line longer than this is passed on unread. */
const MAX_LINE_BYTES = 8 * 1024 * 1024;

/** Reads an answer of one JSON text a line while its bytes pass, all of them and at once. */
export class LineReader implements AnswerReader {
  ended = false;
  readonly #dialect: EventDialect;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #failure: ReportedFailure | undefined;

  constructor(dialect: EventDialect) {
    this.#dialect = dialect;
  }

  push(chunk: Buffer): Buffer {
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      this.#keep(chunk.subarray(from, end));
      this.#takeLine();
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return chunk;
  }

  flush(): undefined {
    this.#takeLine();
    return undefined;
  }

  get isEnding(): boolean {
    return this.ended || this.#failure !== undefined;
  }

  get textLength(): number | undefined {
    return this.#dialect.textLength;
  }

  read(): AnswerReading {
    const reading = this.#dialect.read();
    return this.#failure === undefined ? reading : { failure: this.#failure, ...reading };
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > MAX_LINE_BYTES) this.#kept = [];
    else this.#kept.push(bytes);
  }

  #takeLine(): void {
    const line = Buffer.concat(this.#kept).toString("utf8");
    this.#kept = [];
    this.#keptBytes = 0;
    this.ended ||= this.#dialect.isEndMark?.(line) === true;
    const event = parseJson(line);
    if (!isRecord(event)) return;
    this.ended ||= this.#dialect.isLast?.(event) === true;
    this.#failure ??= failureIn(event);
    this.#dialect.note(event);
  }
}
