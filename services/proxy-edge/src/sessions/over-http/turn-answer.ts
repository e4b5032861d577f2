import { EventEmitter } from "node:events";

import { isRecord, parseJson, recordsOf, SseFrames, stringIn } from "@lintel/providers";

import type { CallerAnswer } from "../../http/caller-answer.ts";
import type { SessionSocket } from "../session-deps.ts";

/** More may not wait for a slow client. */
const MAX_WAITING_BYTES = 256 * 1024;
/** No event is longer: what comes of one that has no end would fill the memory. */
const MAX_EVENT_BYTES = 16 * 1024 * 1024;
/** More of an error is not passed on. */
const MAX_ERROR_BYTES = 64 * 1024;
const EVENT_STREAM = /^text\/event-stream/i;
const LAST = /^response\.(?:completed|incomplete)$/;

/** How a turn has ended, where the turns that follow may go on with it. */
interface EndedTurn {
  readonly responseId: string;
  /** The items of its answer, as JSON has them in a list. */
  readonly items: string;
}

/**
 * The answer to a call, written as a turn of a session: each event of its stream is a message, and an error in place of one has the status that
 * it has over HTTP. Emits `close` once, and `drain` after a `write` that returned false, as an answer over HTTP does.
 */
export class TurnAnswer extends EventEmitter implements CallerAnswer {
  shouldKeepAlive = true;
  headersSent = false;
  writableEnded = false;
  writableFinished = false;
  ended: EndedTurn | undefined;
  readonly #socket: Pick<SessionSocket, "send">;
  readonly #lane: string;
  readonly #frames = new SseFrames();
  #status = 0;
  #isStream = false;
  #error: Buffer[] = [];
  #errorBytes = 0;
  #sending: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #isClosed = false;

  constructor(socket: Pick<SessionSocket, "send">, lane: string) {
    super();
    this.#socket = socket;
    this.#lane = lane;
  }

  writeHead(status: number, headers: readonly string[]): void {
    this.headersSent = true;
    this.#status = status;
    const at = headers.findIndex((name, index) => index % 2 === 0 && /^content-type$/i.test(name));
    this.#isStream = status === 200 && EVENT_STREAM.test(headers[at + 1] ?? "");
  }

  flushHeaders(): void {
    // A message has none.
  }

  write(bytes: Buffer): boolean {
    if (this.#isClosed) return true;
    if (this.#isStream) this.#passEvents(bytes);
    else this.#keepError(bytes);
    return this.#waitingBytes < MAX_WAITING_BYTES;
  }

  end(rest: Buffer | string = "", encoding: "latin1" | "utf8" = "utf8"): void {
    this.write(typeof rest === "string" ? Buffer.from(rest, encoding) : rest);
    this.writableEnded = true;
    if (!this.#isStream) this.#sendError();
    void this.#sending.then(() => this.#close(true));
  }

  /** What an answer over HTTP says by cutting its connection. */
  destroy(): void {
    if (this.#isClosed) return;
    this.#send(errorOf(500, { message: "the answer was cut off" }));
    this.#close(false);
  }

  /** Its client is gone. */
  leave(): void {
    this.#close(false);
  }

  #close(isWhole: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.writableFinished = isWhole;
    this.emit("close");
  }

  #passEvents(bytes: Buffer): void {
    for (const { data } of this.#frames.push(bytes)) {
      if (data !== undefined && data[0] === OPEN_BRACE) this.#pass(data);
    }
    if (this.#frames.keptBytes > MAX_EVENT_BYTES) this.destroy();
  }

  #pass(data: Buffer): void {
    const type = TYPE.exec(data.toString("latin1", 0, MAX_TYPE_BYTES))?.[1];
    if (type === undefined) return this.#passUntyped(data);
    this.#send(data);
    if (LAST.test(type)) this.ended = endedBy(data);
  }

  /** An error of the gateway's own comes without a type. */
  #passUntyped(data: Buffer): void {
    const json = parseJson(data);
    const error = isRecord(json) ? json["error"] : undefined;
    this.#send(isRecord(error) ? errorOf(502, error) : data);
  }

  #keepError(bytes: Buffer): void {
    this.#errorBytes += bytes.length;
    if (this.#errorBytes <= MAX_ERROR_BYTES) this.#error.push(bytes);
  }

  #sendError(): void {
    const json = parseJson(Buffer.concat(this.#error));
    const told = isRecord(json) ? json["error"] : undefined;
    const status = this.#status >= 400 ? this.#status : 502;
    this.#send(errorOf(status, isRecord(told) ? told : { message: "the provider gave no stream" }));
  }

  #send(data: Buffer): void {
    const bytes = this.#lane === "" ? data : inLane(this.#lane, data);
    this.#waitingBytes += bytes.length;
    this.#sending = this.#sending
      .then(() => this.#socket.send({ bytes, isBinary: false }))
      .then(() => this.#sent(bytes.length));
  }

  #sent(bytes: number): void {
    const wasFull = this.#waitingBytes >= MAX_WAITING_BYTES;
    this.#waitingBytes -= bytes;
    if (wasFull && this.#waitingBytes < MAX_WAITING_BYTES) this.emit("drain");
  }
}

const OPEN_BRACE = 0x7b;
/** Events begin with their type. */
const TYPE = /^\{\s*"type"\s*:\s*"([\w.]*)"/;
const MAX_TYPE_BYTES = 200;

const errorOf = (status: number, error: object): Buffer =>
  Buffer.from(JSON.stringify({ type: "error", status, error }));

/** The event with the lane of its turn. */
const inLane = (lane: string, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`{"stream_id":${JSON.stringify(lane)},`), data.subarray(1)]);

function endedBy(data: Buffer): EndedTurn | undefined {
  const event = parseJson(data);
  const response = isRecord(event) ? event["response"] : undefined;
  if (!isRecord(response)) return undefined;
  const responseId = stringIn(response["id"]);
  const items = recordsOf(response["output"]).map((item) => JSON.stringify(item));
  return responseId === "" ? undefined : { responseId, items: items.join(",") };
}
