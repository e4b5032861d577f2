import type { AnswerReader, AnswerReading, ReportedFailure } from "../../contract/answer.ts";
import { anthropicErrors } from "../../dialects/anthropic/error-body.ts";
import { BrokenFrame, type EventFrame, FrameSplitter } from "../../formats/frames/event-frames.ts";
import { isRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

/** The statuses of AWS exceptions within a stream. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["throttlingException", 429],
  ["serviceQuotaExceededException", 429],
  ["validationException", 400],
  ["modelTimeoutException", 504],
  ["serviceUnavailableException", 503],
]);

/** Turns AWS' binary event stream into the server-sent events of Anthropic's own, and has them read. */
export class FrameReader implements AnswerReader {
  readonly contentType = "text/event-stream; charset=utf-8";
  readonly #inner: AnswerReader;
  readonly #splitter = new FrameSplitter();
  #isBroken = false;
  #failure: ReportedFailure | undefined;

  constructor(inner: AnswerReader) {
    this.#inner = inner;
  }

  get ended(): boolean {
    return this.#inner.ended;
  }

  get isEnding(): boolean {
    return this.#failure !== undefined || (this.#inner.isEnding ?? false);
  }

  get lacksEnd(): boolean {
    return this.#inner.lacksEnd ?? false;
  }

  get textLength(): number | undefined {
    return this.#inner.textLength;
  }

  push(chunk: Buffer): Buffer | undefined {
    if (this.#isBroken) return undefined;
    const text = this.#translate(chunk);
    return text === "" ? undefined : this.#inner.push(Buffer.from(text));
  }

  flush(): Buffer | undefined {
    return this.#inner.flush();
  }

  read(): AnswerReading {
    const reading = this.#inner.read();
    return this.#failure === undefined ? reading : { ...reading, failure: this.#failure };
  }

  /** Messages before a broken one are passed on: of a stream that is cut otherwise they have been already. */
  #translate(chunk: Buffer): string {
    const events: string[] = [];
    try {
      this.#splitter.push(chunk, (frame) => events.push(this.#toEvent(frame)));
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error;
      this.#isBroken = true;
      this.#failure ??= { type: "broken_stream", status: 502 };
      events.push(errorEvent(502, "the provider's stream is broken"));
    }
    return events.join("");
  }

  #toEvent(frame: EventFrame): string {
    const {
      ":exception-type": exception,
      ":error-code": code,
      ":message-type": kind,
    } = frame.headers;
    if (kind !== "exception" && kind !== "error") return toChunk(frame);
    const type = exception ?? code ?? "";
    const status = STATUSES.get(type) ?? 500;
    this.#failure ??= { type, status };
    const { message } = frame.payload;
    return errorEvent(status, typeof message === "string" ? message : type);
  }
}

function toChunk({ headers, payload }: EventFrame): string {
  const { ":event-type": event } = headers;
  if (event !== "chunk" || typeof payload["bytes"] !== "string") return "";
  const data = Buffer.from(payload["bytes"], "base64").toString("utf8");
  const exception = parseJson(data);
  const type =
    isRecord(exception) && typeof exception["type"] === "string" ? exception["type"] : "completion";
  return `event: ${type}\ndata: ${data.replaceAll(/[\r\n]+/g, " ")}\n\n`;
}

const errorEvent = (status: number, message: string): string =>
  anthropicErrors.toEvent({ status, type: "api_error", message }).trimStart();
