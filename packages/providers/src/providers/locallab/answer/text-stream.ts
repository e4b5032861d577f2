import type { AnswerReader, AnswerReading } from "../../../contract/answer.ts";
import type { OpenAiWriter } from "./openai-writer.ts";
import type { PartSplitter, StreamPart } from "./stream-parts.ts";
import type { TextLimiter } from "./text-limiter.ts";

interface TextStreamParts {
  readonly inner: AnswerReader;
  readonly splitter: PartSplitter;
  readonly limiter: TextLimiter;
  readonly writer: OpenAiWriter;
}

/** Turns a stream of LocalLab's into one of OpenAI's, and has that read. Ends it where the call's limits do. */
export class TextStream implements AnswerReader {
  readonly contentType = "text/event-stream; charset=utf-8";
  readonly #parts: TextStreamParts;
  #hasBegun = false;
  #isDone = false;

  constructor(parts: TextStreamParts) {
    this.#parts = parts;
  }

  get ended(): boolean {
    return this.#isDone;
  }

  get isCutOff(): boolean {
    return this.#parts.limiter.end !== undefined;
  }

  get lacksEnd(): boolean {
    return !this.#isDone;
  }

  get textLength(): number | undefined {
    return this.#parts.inner.textLength;
  }

  push(chunk: Buffer): Buffer | undefined {
    return this.#pass(this.#write(this.#parts.splitter.push(chunk)));
  }

  flush(): Buffer | undefined {
    const events = this.#write(this.#parts.splitter.flush());
    // Of a stream that is cut, what was held back belongs to what came.
    return this.#pass(events + (this.#isDone ? "" : this.#pieces(this.#parts.limiter.flush())));
  }

  read(): AnswerReading {
    return this.#parts.inner.read();
  }

  #pass(events: string): Buffer | undefined {
    return events === "" ? undefined : this.#parts.inner.push(Buffer.from(events));
  }

  #write(parts: readonly StreamPart[]): string {
    return parts.map((part) => this.#writePart(part)).join("");
  }

  #writePart(part: StreamPart): string {
    if (this.#isDone) return "";
    const { limiter, writer } = this.#parts;
    const isText = "text" in part;
    const said = this.#pieces(isText ? limiter.push(part.text) : limiter.flush());
    this.#isDone = !isText || limiter.end !== undefined;
    if (!this.#isDone) return said;
    return "failure" in part
      ? said + writer.failure(part.failure)
      : said + writer.last(limiter.end ?? "stop");
  }

  /** Pieces of text, behind the event that begins a stream. */
  #pieces(pieces: readonly string[]): string {
    const { writer } = this.#parts;
    const first = this.#hasBegun ? "" : writer.first();
    this.#hasBegun = true;
    return first + pieces.map((piece) => writer.piece(piece)).join("");
  }
}
