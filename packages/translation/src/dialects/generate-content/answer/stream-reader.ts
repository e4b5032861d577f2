import { isRecord, parseJson } from "@lintel/providers";

import type { AnswerSource, AnswerStreamReader } from "../../../contract/dialect-halves.ts";
import type { EventSink } from "../../../model/answer-event.ts";
import type { AnswerError } from "../../../model/answer.ts";
import { SseEvents } from "../../../reading/sse-events.ts";
import { CUT, TOO_LONG } from "../../../reading/stream-errors.ts";
import { GenerateContentReader } from "./answer-reader.ts";
import { readGenerateContentError } from "./read-answer.ts";

/** Reads the events of `streamGenerateContent?alt=sse`. Nothing marks their end but that every candidate has ended. */
export class GenerateContentStreamReader implements AnswerStreamReader {
  readonly #events = new SseEvents((data) => this.#take(data));
  readonly #sink: EventSink;
  readonly #answer: GenerateContentReader;
  #hasEnded = false;

  constructor(source: AnswerSource, sink: EventSink) {
    this.#sink = sink;
    this.#answer = new GenerateContentReader(source, sink);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  push(bytes: Buffer): void {
    this.#events.push(bytes);
    if (this.#events.isTooLong) this.#fail(TOO_LONG);
  }

  /** Usage may come behind the last words: the answer ends with the stream. */
  end(): void {
    this.#events.end();
    if (this.#hasEnded) return;
    if (!this.#answer.isStopped) {
      this.#fail(CUT);
      return;
    }
    this.#hasEnded = true;
    this.#answer.end();
  }

  #take(data: string): void {
    const answer = parseJson(data);
    if (this.#hasEnded || !isRecord(answer)) return;
    if (isRecord(answer["error"])) this.#fail(readGenerateContentError(500, answer));
    else this.#answer.take(answer);
  }

  #fail(error: AnswerError): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink({ type: "error", error });
  }
}
