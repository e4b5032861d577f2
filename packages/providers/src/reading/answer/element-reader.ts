import type { AnswerReader, AnswerReading, ReportedFailure } from "../../contract/answer.ts";
import { ElementSplitter } from "../../formats/json/element-splitter.ts";
import { isRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import type { EventDialect } from "./event-reader.ts";
import { failureIn } from "./failure-in.ts";

const OPEN_BRACKET = 0x5b;
const SPACE = 0x20;

/**
 * Reads a stream that comes as one list in JSON, an element for each event, while its bytes pass. What is no list is read as
 * `plain` does.
 */
export class ElementReader implements AnswerReader {
  readonly ended = false;
  readonly #dialect: EventDialect;
  readonly #plain: AnswerReader;
  readonly #splitter = new ElementSplitter();
  /** Unknown as long as nothing but white space has come. */
  #isList: boolean | undefined;
  #failure: ReportedFailure | undefined;

  constructor(dialect: EventDialect, plain: AnswerReader) {
    this.#dialect = dialect;
    this.#plain = plain;
  }

  get isEnding(): boolean {
    return this.#failure !== undefined;
  }

  get textLength(): number | undefined {
    return this.#dialect.textLength;
  }

  push(chunk: Buffer): Buffer {
    const first = chunk.find((byte) => byte > SPACE);
    this.#isList ??= first === undefined ? undefined : first === OPEN_BRACKET;
    if (this.#isList === false) this.#plain.push(chunk);
    else this.#splitter.push(chunk, (element) => this.#take(element));
    return chunk;
  }

  flush(): undefined {
    if (this.#isList === false) this.#plain.flush();
    return undefined;
  }

  read(): AnswerReading {
    if (this.#isList === false) return this.#plain.read();
    const reading = this.#dialect.read();
    return this.#failure === undefined ? reading : { failure: this.#failure, ...reading };
  }

  #take(element: Buffer): void {
    const event = parseJson(element);
    if (!isRecord(event)) return;
    this.#failure ??= failureIn(event);
    this.#dialect.note(event);
  }
}
