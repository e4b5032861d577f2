export interface MessageEvents {
  /** The start line and headers, without the empty line. */
  readonly onHead: (head: string) => void;
  /** Body bytes `source[start, end)`, chunked framing removed; `source` is only lent. */
  readonly onBody: (source: Buffer, start: number, end: number) => void;
  readonly onEnd: () => void;
}

type State = "head" | "sized" | "chunk-size" | "chunk" | "chunk-end" | "trailer";

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");
/** What a step answers when it needs bytes that have not come yet. */
const MORE = -1;

/**
 * Reads HTTP/1.1 messages with a length or in chunks from a byte stream, requests or answers, one
 * after another. Does only what a benchmark needs, cheaply: it has to cost less than what it measures.
 */
export class MessageReader {
  readonly #events: MessageEvents;
  #state: State = "head";
  #left = 0;
  #carried: Buffer | undefined;

  constructor(events: MessageEvents) {
    this.#events = events;
  }

  /** Takes the next bytes; they may be overwritten once this returns. */
  push(piece: Buffer): void {
    const buffer = this.#carried === undefined ? piece : Buffer.concat([this.#carried, piece]);
    this.#carried = undefined;
    let offset = 0;
    while (offset < buffer.length) {
      const next = this.#step(buffer, offset);
      if (next === MORE) {
        this.#carried = Buffer.from(buffer.subarray(offset));
        return;
      }
      offset = next;
    }
  }

  #step(buffer: Buffer, offset: number): number {
    const state = this.#state;
    if (state === "head") return this.#readHead(buffer, offset);
    if (state === "sized" || state === "chunk") return this.#readBody(buffer, offset);
    if (state === "chunk-size") return this.#readChunkSize(buffer, offset);
    if (state === "chunk-end") return this.#skipChunkEnd(buffer, offset);
    return this.#readTrailer(buffer, offset);
  }

  #readHead(buffer: Buffer, offset: number): number {
    const end = buffer.indexOf(HEAD_END, offset);
    if (end === -1) return MORE;
    const head = buffer.toString("latin1", offset, end);
    this.#events.onHead(head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      this.#left = Number(length);
      this.#state = "sized";
      if (this.#left === 0) this.#finish();
    } else if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      this.#state = "chunk-size";
    } else {
      this.#finish();
    }
    return end + HEAD_END.length;
  }

  #readBody(buffer: Buffer, offset: number): number {
    const end = Math.min(offset + this.#left, buffer.length);
    this.#events.onBody(buffer, offset, end);
    this.#left -= end - offset;
    if (this.#left > 0) return end;
    if (this.#state === "chunk") this.#state = "chunk-end";
    else this.#finish();
    return end;
  }

  #readChunkSize(buffer: Buffer, offset: number): number {
    const end = buffer.indexOf(LINE_END, offset);
    if (end === -1) return MORE;
    this.#left = Number.parseInt(buffer.toString("latin1", offset, end), 16);
    this.#state = this.#left === 0 ? "trailer" : "chunk";
    return end + LINE_END.length;
  }

  #skipChunkEnd(buffer: Buffer, offset: number): number {
    if (buffer.length - offset < LINE_END.length) return MORE;
    this.#state = "chunk-size";
    return offset + LINE_END.length;
  }

  #readTrailer(buffer: Buffer, offset: number): number {
    const end = buffer.indexOf(LINE_END, offset);
    if (end === -1) return MORE;
    if (end === offset) this.#finish();
    return end + LINE_END.length;
  }

  #finish(): void {
    this.#state = "head";
    this.#events.onEnd();
  }
}
