import { isRecord, type JsonRecord } from "../json/is-record.ts";
import { parseJson } from "../json/parse-json.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { dataOf, EventSplitter } from "../sse/event-splitter.ts";

/** What a dialect makes of the events of a stream. */
export interface EventDialect {
  /** Takes note of an event's data. */
  note(event: JsonRecord): void;
  /** Is this the data of the event that ends a stream? Asked before it is noted, and of unfinished events too. */
  isEnd(data: string): boolean;
  /** Nothing has to come but the end mark, which not everybody sends. */
  readonly isComplete?: boolean;
  read(): AnswerReading;
}

/** An event that ends a stream is looked for in this many bytes; a longer one is told by its own end. */
const LONGEST_LOOKED_THROUGH = 64 * 1024;

/** Reads a streamed answer while its bytes pass, all of them and at once. */
export class EventReader implements AnswerReader {
  ended = false;
  readonly #dialect: EventDialect;
  readonly #splitter = new EventSplitter();
  #toldError = false;

  constructor(dialect: EventDialect) {
    this.#dialect = dialect;
  }

  get lacksEnd(): boolean {
    return !this.ended && !this.#toldError && this.#dialect.isComplete !== true;
  }

  push(chunk: Buffer): Buffer {
    this.#splitter.push(chunk, (_end, data) => this.#take(data));
    // The last event may come without the line that ends it.
    const bytes = this.#splitter.partialBytes;
    if (!this.ended && bytes > 0 && bytes <= LONGEST_LOOKED_THROUGH) {
      this.ended = this.#isEnd(dataOf(this.#splitter.partial()));
    }
    return chunk;
  }

  flush(): undefined {
    this.#take(dataOf(this.#splitter.partial()));
    return undefined;
  }

  read(): AnswerReading {
    return this.#dialect.read();
  }

  #take(data: string | undefined): void {
    if (data === undefined) return;
    this.ended ||= this.#isEnd(data);
    const event = parseJson(data);
    if (isRecord(event)) {
      this.#toldError ||= "error" in event || event["type"] === "error";
      this.#dialect.note(event);
    }
  }

  #isEnd(data: string | undefined): boolean {
    return data !== undefined && this.#dialect.isEnd(data);
  }
}
