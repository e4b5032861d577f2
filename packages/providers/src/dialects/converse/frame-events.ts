import type { EventFrame } from "../../formats/frames/event-frames.ts";

/** The statuses of exceptions within a stream (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html, 2026-11). */
const STATUSES: ReadonlyMap<string, number> = new Map([
  ["throttlingException", 429],
  ["serviceQuotaExceededException", 429],
  ["validationException", 400],
  ["modelStreamErrorException", 424],
  ["modelTimeoutException", 504],
  ["internalServerException", 500],
  ["serviceUnavailableException", 503],
]);

export interface FrameException {
  readonly type: string;
  readonly status: number;
  readonly message: string;
}

/** The exception that a frame reports; `undefined` where it is an event. */
export function exceptionOf({ headers, payload }: EventFrame): FrameException | undefined {
  const { ":error-code": code, ":exception-type": exception, ":message-type": kind } = headers;
  if (kind !== "exception" && kind !== "error") return undefined;
  const type = exception ?? code ?? "";
  const { message = headers[":error-message"] } = payload;
  const said = typeof message === "string" ? message : type;
  return { type, status: STATUSES.get(type) ?? 500, message: said };
}

/** Frames of AWS' as server-sent events: the name is the event's type, the data its payload. */
export class SseEvents {
  of(frame: EventFrame): string {
    const exception = exceptionOf(frame);
    if (exception !== undefined) return this.#error(exception);
    const { ":event-type": type = "" } = frame.headers;
    return eventOf(type, { type, ...frame.payload });
  }

  broken(): string {
    return this.#error({
      type: "broken_stream",
      status: 502,
      message: "the provider's stream is broken",
    });
  }

  #error({ message, status, type }: FrameException): string {
    return eventOf("error", { type: "error", error: { type, status, message } });
  }
}

const eventOf = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
