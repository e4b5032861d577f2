import { CollectedText } from "../answer/collected-text.ts";
import { type EventDialect, EventReader } from "../answer/event-reader.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";
import type { AnswerReading } from "../provider.ts";
import { NO_REPORT } from "../usage/read-usage.ts";
import { readAnswer } from "./response-reader.ts";

/** In a text its quotes would be escaped. */
const END = /"type"\s*:\s*"response\.(?:completed|incomplete|failed)"/;
const LAST_EVENTS: ReadonlySet<unknown> = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);
/** Events that carry a piece of what the model writes. */
const DELTA = /^response\.[\w.]*delta$/;

/** What the events of a streamed response tell: the last one holds all of it. */
class ResponseStream implements EventDialect {
  readonly #text = new CollectedText();
  #model: string | undefined;
  #last: AnswerReading | undefined;
  #jobs: AnswerReading["jobs"];

  note(event: JsonRecord): void {
    const { delta, response, type } = event;
    if (typeof type === "string" && DELTA.test(type)) this.#text.add(delta);
    if (!isRecord(response)) return;
    const reading = readAnswer(response);
    this.#jobs = reading.jobs;
    this.#model = reading.model ?? this.#model;
    if (LAST_EVENTS.has(type)) this.#last = reading;
  }

  isEnd(data: string): boolean {
    return END.test(data);
  }

  read(): AnswerReading {
    const last = this.#last ?? NO_REPORT;
    const text = last.usage === undefined ? this.#text.toString() : "";
    const reading = { serviceTier: undefined, ...last, model: this.#model, text };
    return this.#jobs === undefined ? reading : { ...reading, jobs: this.#jobs };
  }
}

/** Reads a streamed answer of `/v1/responses`. */
export const createResponseStreamReader = (): EventReader => new EventReader(new ResponseStream());
