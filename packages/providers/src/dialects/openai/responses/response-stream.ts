import type { AnswerReading } from "../../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { CollectedText } from "../../../reading/answer/collected-text.ts";
import { type EventDialect, EventReader } from "../../../reading/answer/event-reader.ts";
import { failureIn } from "../../../reading/answer/failure-in.ts";
import { NO_REPORT } from "../../../reading/usage/read-usage.ts";
import { readAnswer } from "./response-reader.ts";

const LAST_EVENTS: ReadonlySet<unknown> = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);
const UNNAMED = { type: "", status: 500 };
/** Events that carry a piece of what the model writes. */
const DELTA = /^response\.[\w.]*delta$/;
const SUMMARY = "response.reasoning_summary";

const withoutContent = ({ action, environment, type }: JsonRecord): JsonRecord => ({
  type,
  action: kindOf(action),
  environment: kindOf(environment),
});

const kindOf = (value: unknown): JsonRecord | undefined =>
  isRecord(value) ? { type: value["type"] } : undefined;

/** Reads the events of a streamed response: the last one has all of it. */
class ResponseStream implements EventDialect {
  readonly #asked: JsonRecord;
  readonly #text = new CollectedText();
  /** How much of the texts summarises reasoning, which shows fewer tokens than it cost. */
  #summaryLength = 0;
  /** The items that are complete, as far as what they cost depends on them. */
  readonly #items: JsonRecord[] = [];
  #model: string | undefined;
  #last: AnswerReading | undefined;
  #jobs: AnswerReading["jobs"];

  constructor(asked: JsonRecord) {
    this.#asked = asked;
  }

  note(event: JsonRecord): void {
    const { delta, item, response, type } = event;
    if (typeof type === "string" && DELTA.test(type)) this.#noteDelta(type, delta);
    if (type === "response.output_item.done" && isRecord(item)) {
      this.#items.push(withoutContent(item));
    }
    if (isRecord(response)) this.#noteResponse(type, response);
  }

  #noteDelta(type: string, delta: unknown): void {
    const { length } = this.#text;
    this.#text.add(delta);
    if (type.startsWith(SUMMARY)) this.#summaryLength += this.#text.length - length;
  }

  #noteResponse(type: unknown, response: JsonRecord): void {
    const reading = readAnswer(this.#withItems(response), this.#asked);
    this.#jobs = reading.jobs;
    this.#model = reading.model ?? this.#model;
    if (!LAST_EVENTS.has(type)) return;
    const failure = type === "response.failed" ? (failureIn(response) ?? UNNAMED) : undefined;
    this.#last = failure === undefined ? reading : { ...reading, failure };
  }

  /** Some upstreams leave the items out of the last event that they have sent one by one. */
  #withItems(response: JsonRecord): JsonRecord {
    const { output } = response;
    const isEmpty = !Array.isArray(output) || output.length === 0;
    return isEmpty && this.#items.length > 0 ? { ...response, output: this.#items } : response;
  }

  get textLength(): number {
    return this.#text.length - this.#summaryLength;
  }

  isLast({ type }: JsonRecord): boolean {
    return LAST_EVENTS.has(type);
  }

  read(): AnswerReading {
    const last = this.#last ?? NO_REPORT;
    const text = last.usage === undefined ? this.#text.toString() : "";
    const reading = { serviceTier: undefined, ...last, model: this.#model, text };
    return this.#jobs === undefined ? reading : { ...reading, jobs: this.#jobs };
  }
}

/** Reads a streamed answer of `/v1/responses`; `asked` is the request it answers. */
export const createResponseStreamReader = (asked: JsonRecord): EventReader =>
  new EventReader(new ResponseStream(asked));
