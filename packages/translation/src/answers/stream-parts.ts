import type { EventSink, PartStart } from "../model/answer-event.ts";

/** Numbers the parts of a stream, and sees to it that those of one choice never overlap. */
export class StreamParts {
  readonly #sink: EventSink;
  #next = 0;

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  start(choice: number, part: PartStart): number {
    const index = this.#next;
    this.#next += 1;
    this.#sink({ type: "partStart", index, choice, part });
    return index;
  }

  end(index: number): void {
    this.#sink({ type: "partEnd", index });
  }
}
