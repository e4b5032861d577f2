import type { AnswerReader, AnswerReading, ReportedFailure } from "../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";
import { dataOf, EventSplitter } from "../../formats/sse/event-splitter.ts";
import { PartialData } from "../../formats/sse/partial-data.ts";
import { failureIn } from "./failure-in.ts";

/** What a dialect makes of the events of a stream. It is only shown whole ones. */
export interface EventDialect {
  /** Takes note of an event's data. */
  note(event: JsonRecord): void;
  /** Is this the event that ends a stream? Asked before it is noted. */
  isLast?(event: JsonRecord): boolean;
  /** Are these the data that end a stream, where no event does? */
  isEndMark?(data: string): boolean;
  /** Nothing has to come but the end mark, which not everybody sends. */
  isComplete?(): boolean;
  /** As in `AnswerReader`. */
  readonly textLength?: number;
  read(): AnswerReading;
}

/** Reads a streamed answer while its bytes pass, all of them and at once. */
export class EventReader implements AnswerReader {
  readonly #dialect: EventDialect;
  readonly #splitter = new EventSplitter();
  readonly #partial = new PartialData();
  #hasLast = false;
  #hasMark = false;
  #failure: ReportedFailure | undefined;
  /** The unfinished event has been read already. */
  #hasReadPartial = false;

  constructor(dialect: EventDialect) {
    this.#dialect = dialect;
  }

  /** What reports usage may stand behind an end mark, but not behind the last event. */
  get ended(): boolean {
    return this.#hasLast || (this.#hasMark && hasUsage(this.#dialect.read()));
  }

  get isEnding(): boolean {
    return this.#hasLast || this.#hasMark || this.#failure !== undefined;
  }

  get lacksEnd(): boolean {
    // An event that was too long to be read may have been the last.
    return !this.isEnding && !this.#splitter.hasSkipped && this.#dialect.isComplete?.() !== true;
  }

  get textLength(): number | undefined {
    return this.#dialect.textLength;
  }

  push(chunk: Buffer): Buffer {
    this.#splitter.push(chunk, (_end, data) => this.#takeEvent(data));
    if (!this.#hasLast) this.#lookAtPartial();
    return chunk;
  }

  flush(): undefined {
    this.#takeEvent(dataOf(this.#splitter.partial()));
    return undefined;
  }

  read(): AnswerReading {
    const reading = this.#dialect.read();
    return this.#failure === undefined ? reading : { failure: this.#failure, ...reading };
  }

  #takeEvent(data: string | undefined): void {
    if (this.#hasReadPartial) this.#hasReadPartial = false;
    else if (data !== undefined) this.#take(data, parseJson(data));
    this.#partial.reset();
  }

  /** The last event may come without the line that ends it. */
  #lookAtPartial(): void {
    const { partialBytes, partialPieces } = this.#splitter;
    if (partialBytes === 0 || !this.#partial.isWhole(partialPieces, partialBytes)) return;
    const data = dataOf(this.#splitter.partial());
    if (data === undefined) return;
    const event = parseJson(data);
    if (!this.#isLast(event) && !this.#isMark(data)) return;
    this.#take(data, event);
    this.#hasReadPartial = true;
  }

  #take(data: string, event: unknown): void {
    this.#hasLast ||= this.#isLast(event);
    this.#hasMark ||= this.#isMark(data);
    if (!isRecord(event)) return;
    this.#failure ??= failureIn(event);
    this.#dialect.note(event);
  }

  #isLast(event: unknown): boolean {
    return isRecord(event) && this.#dialect.isLast?.(event) === true;
  }

  #isMark(data: string): boolean {
    return this.#dialect.isEndMark?.(data) === true;
  }
}

const hasUsage = ({ jobs = [], usage }: AnswerReading): boolean =>
  usage !== undefined || jobs.length > 0;
