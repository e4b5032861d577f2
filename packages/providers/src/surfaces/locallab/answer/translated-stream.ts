import type { ClientAnswer } from "../../../contract/client-translation.ts";
import type { SaidSource } from "./event-source.ts";
import { estimatedUsage, type Said } from "./said.ts";
import type { Ended, StreamWriter } from "./stream-writer.ts";

export interface Asked {
  readonly model: string;
  readonly promptLength: number;
}

interface StreamParts {
  readonly source: SaidSource;
  readonly writer: StreamWriter;
  readonly asked: Asked;
}

const UNREADABLE = "upstream_error: the model's server gave an answer that cannot be read";

/** An answer of OpenAI's as a stream of LocalLab's. */
export class TranslatedStream implements ClientAnswer {
  readonly contentType = "text/event-stream; charset=utf-8";
  readonly status = 200;
  readonly #parts: StreamParts;
  readonly #sum: SaidSum;
  #isDone = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#sum = new SaidSum(parts.asked);
  }

  get isBroken(): boolean {
    return this.#isDone && this.#sum.isEmpty;
  }

  push(chunk: Buffer): Buffer | undefined {
    return toBytes(this.#write(this.#parts.source.push(chunk)));
  }

  flush(): Buffer | undefined {
    const { source, writer } = this.#parts;
    const rest = this.#write(source.flush());
    if (this.#isDone) return toBytes(rest);
    this.#isDone = true;
    const isEmpty = this.#sum.isEmpty;
    return toBytes(rest + (isEmpty ? writer.failure(UNREADABLE) : writer.end(this.#sum.ended)));
  }

  endEarly(): void {
    this.#sum.endEarly();
  }

  cut(): Buffer | undefined {
    return this.#isDone ? undefined : toBytes(this.#parts.writer.rest());
  }

  #write(parts: readonly Said[]): string {
    return parts.map((said) => this.#writePart(said)).join("");
  }

  #writePart(said: Said): string {
    if (this.#isDone) return "";
    const { writer } = this.#parts;
    this.#sum.add(said);
    if (said.failure !== undefined) {
      this.#isDone = true;
      return writer.failure(`upstream_error: ${said.failure}`);
    }
    return said.text === "" ? "" : writer.text(said.text);
  }
}

/** What the parts of an answer say together, but for its text. */
export class SaidSum {
  readonly #asked: Asked;
  #hasParts = false;
  #isEndedEarly = false;
  #textLength = 0;
  #last: Partial<Said> = {};

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** All has come, and nothing that could be read. */
  get isEmpty(): boolean {
    return !this.#hasParts && !this.#isEndedEarly;
  }

  endEarly(): void {
    this.#isEndedEarly = true;
  }

  add(said: Said): void {
    this.#hasParts = true;
    this.#textLength += said.text.length;
    this.#last = { ...this.#last, ...said };
  }

  get ended(): Ended {
    const ofItself = this.#isEndedEarly ? "length" : "stop";
    const { finishReason = ofItself, model = this.#asked.model, usage } = this.#last;
    const estimated = estimatedUsage(this.#asked.promptLength, this.#textLength);
    return { finishReason, model, usage: usage ?? estimated };
  }
}

const toBytes = (text: string): Buffer | undefined => (text === "" ? undefined : Buffer.from(text));
