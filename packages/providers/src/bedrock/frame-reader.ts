import { anthropicErrors } from "../anthropic/error-body.ts";
import { isRecord } from "../json/is-record.ts";
import { parseJson } from "../json/parse-json.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { BrokenFrame, type EventFrame, FrameSplitter } from "./event-frames.ts";

/** The statuses of what AWS may tell within a stream. */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["throttlingException", 429],
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

  constructor(inner: AnswerReader) {
    this.#inner = inner;
  }

  get ended(): boolean {
    return this.#inner.ended;
  }

  get lacksEnd(): boolean {
    return this.#inner.lacksEnd ?? false;
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
    return this.#inner.read();
  }

  #translate(chunk: Buffer): string {
    try {
      return this.#splitter.push(chunk).map(toEvent).join("");
    } catch (error) {
      if (!(error instanceof BrokenFrame)) throw error;
      this.#isBroken = true;
      return errorEvent(502, "the provider's stream is broken");
    }
  }
}

function toEvent({ headers, payload }: EventFrame): string {
  const {
    ":event-type": event,
    ":exception-type": exception = "",
    ":message-type": kind,
  } = headers;
  if (kind === "exception" || kind === "error") {
    const message = typeof payload["message"] === "string" ? payload["message"] : exception;
    return errorEvent(STATUSES.get(exception) ?? 500, message);
  }
  if (event !== "chunk" || typeof payload["bytes"] !== "string") return "";
  const data = Buffer.from(payload["bytes"], "base64").toString("utf8");
  const told = parseJson(data);
  const type = isRecord(told) && typeof told["type"] === "string" ? told["type"] : "completion";
  return `event: ${type}\ndata: ${data.replaceAll(/[\r\n]+/g, " ")}\n\n`;
}

const errorEvent = (status: number, message: string): string =>
  anthropicErrors.toEvent({ status, type: "api_error", message }).trimStart();
