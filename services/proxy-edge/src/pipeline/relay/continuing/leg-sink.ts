import type { AnswerSink } from "../../../ports/upstream.ts";

/** Passes on the answer of one attempt: held while another may take its place, and not at all once that has. */
export class LegSink implements AnswerSink {
  readonly #sink: AnswerSink;
  #state: "held" | "open" | "over" = "open";
  readonly #chunks: Buffer[] = [];
  /** How it ended while it was held. */
  #end: { readonly error?: Error } | undefined;

  constructor(sink: AnswerSink) {
    this.#sink = sink;
  }

  hold(): void {
    this.#state = "held";
  }

  /** Nothing of it counts any more. */
  leave(): void {
    this.#state = "over";
    this.#chunks.length = 0;
  }

  /** Goes on where it was held. */
  open(): void {
    this.#state = "open";
    for (const chunk of this.#chunks.splice(0)) this.#sink.data(chunk);
    const end = this.#end;
    if (end?.error !== undefined) this.#sink.fail(end.error);
    else if (end !== undefined) this.#sink.end();
  }

  data(chunk: Buffer): void {
    if (this.#state === "open") this.#sink.data(chunk);
    // It is paused: no more than is on its way.
    else if (this.#state === "held") this.#chunks.push(chunk);
  }

  end(): void {
    if (this.#state === "open") this.#sink.end();
    else if (this.#state === "held") this.#end ??= {};
  }

  fail(error: Error): void {
    if (this.#state === "open") this.#sink.fail(error);
    else if (this.#state === "held") this.#end ??= { error };
  }
}
