import { StringCutter } from "./string-cutter.ts";

const LF = 0x0a;
const CR = 0x0d;
const COMMA = 0x2c;

/** In an event longer than this, long strings are cut. */
const CUT_FROM_BYTES = 64 * 1024;
/** A string is read up to this length: texts are collected up to 1 MiB, and longer strings are pictures. */
const MAX_STRING_BYTES = 1024 * 1024;

/** An event that leaves more than this to keep is passed on unread. */
const MAX_EVENT_BYTES = 32 * 1024 * 1024;
/** So is one with more commas than this, which means about as many values: building them would take seconds. */
const MAX_COMMAS = 2_000_000;

/** `end` is the first position in the piece after the event; `data` is undefined when it has none or was too long. */
export type OnSseEvent = (end: number, data: string | undefined) => void;

/**
 * Splits server-sent events that come in pieces of any size: all three line ends, comments, data of several lines.
 * Keeps only the bytes of an incomplete event, and no long strings of a long one: the last event of a response
 * holds every picture it made, which would take a while to parse.
 */
export class EventSplitter {
  #kept: Buffer[] = [];
  #cutter: StringCutter | undefined;
  #keptBytes = 0;
  /** Inside a long event, past its beginning. */
  #commas = 0;
  #hasSkipped = false;
  #lineIsEmpty = true;
  #afterCr = false;

  push(piece: Buffer, onEvent: OnSseEvent): void {
    if (this.#afterCr || piece.includes(CR)) this.#pushAny(piece, onEvent);
    else this.#pushPlain(piece, onEvent);
  }

  /** A piece whose lines all end in line feeds, as nearly all servers write them, is split by the native search. */
  #pushPlain(piece: Buffer, onEvent: OnSseEvent): void {
    let [from, line] = [0, 0];
    while (line < piece.length) {
      const end = piece.indexOf(LF, line);
      const isEmpty = this.#lineIsEmpty && end === line;
      this.#lineIsEmpty = end >= 0;
      if (end < 0) break;
      line = end + 1;
      if (!isEmpty) continue;
      onEvent(line, this.#takeData(piece.subarray(from, line)));
      from = line;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
  }

  #pushAny(piece: Buffer, onEvent: OnSseEvent): void {
    let from = this.tailOfLastEvent(piece);
    for (let at = this.#passLine(piece, 0); at < piece.length; at = this.#passLine(piece, at)) {
      const byte = piece[at] ?? LF;
      at += 1;
      if (!this.#endLine(byte)) continue;
      const end = byte === CR && piece[at] === LF ? at + 1 : at;
      onEvent(end, this.#takeData(piece.subarray(from, end)));
      from = end;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
  }

  /**
   * How many leading bytes of the next piece still belong to the last event: 1 if a line feed completes the
   * carriage return that ended it. To be called before `push`.
   */
  tailOfLastEvent(piece: Buffer): number {
    const isBetweenEvents = this.#keptBytes === 0 && this.#afterCr;
    return isBetweenEvents && piece[0] === LF ? 1 : 0;
  }

  /** The text of the incomplete event. */
  partial(): string {
    return this.#isTooLong ? "" : Buffer.concat(this.#kept).toString("utf8");
  }

  /** Whether an event was too long to be read. */
  get hasSkipped(): boolean {
    return this.#hasSkipped;
  }

  /** The pieces of the incomplete event; none if it is too long. */
  get partialPieces(): readonly Buffer[] {
    return this.#kept;
  }

  /** Bytes kept of the incomplete event. */
  get partialBytes(): number {
    return this.#keptBytes;
  }

  /** Position of the next byte that ends a line. */
  #passLine(piece: Buffer, from: number): number {
    let at = from;
    while (at < piece.length && piece[at] !== LF && piece[at] !== CR) at += 1;
    if (at > from) {
      this.#lineIsEmpty = false;
      this.#afterCr = false;
    }
    return at;
  }

  /** True when the line that ends here was empty: that is what ends an event. */
  #endLine(byte: number): boolean {
    const isSecondHalf = byte === LF && this.#afterCr;
    this.#afterCr = byte === CR;
    if (isSecondHalf) return false;
    const endsEvent = this.#lineIsEmpty;
    this.#lineIsEmpty = true;
    return endsEvent;
  }

  #keep(bytes: Buffer): void {
    if (this.#keptBytes + bytes.length <= CUT_FROM_BYTES) {
      this.#keepPiece(bytes);
      return;
    }
    for (const piece of this.#cut(bytes)) {
      this.#commas += commasIn(piece);
      this.#keepPiece(piece);
    }
  }

  #keepPiece(piece: Buffer): void {
    this.#keptBytes += piece.length;
    if (this.#isTooLong) this.#skip();
    else this.#kept.push(piece);
  }

  get #isTooLong(): boolean {
    return this.#keptBytes > MAX_EVENT_BYTES || this.#commas > MAX_COMMAS;
  }

  #cut(bytes: Buffer): readonly Buffer[] {
    if (this.#cutter === undefined) {
      this.#cutter = new StringCutter(MAX_STRING_BYTES);
      // Short strings are not cut: they hold the position of the next text.
      for (const piece of this.#kept) this.#cutter.push(piece);
    }
    return this.#cutter.push(bytes);
  }

  #skip(): void {
    this.#kept = [];
    this.#hasSkipped = true;
  }

  #takeData(last: Buffer): string | undefined {
    const isWhole = this.#keptBytes === 0;
    if (!isWhole) this.#keep(last);
    const isTooLong = isWhole ? last.length > MAX_EVENT_BYTES : this.#isTooLong;
    const bytes = isWhole ? last : Buffer.concat(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    this.#commas = 0;
    this.#cutter = undefined;
    this.#hasSkipped ||= isTooLong;
    return isTooLong ? undefined : dataIn(bytes);
  }
}

function commasIn(bytes: Buffer): number {
  let commas = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === COMMA) commas += 1;
  return commas;
}

const DATA = Buffer.from("data:");
const SPACE = 0x20;

/** The data of a complete event; nearly every event has one line, which is taken without reading each character. */
function dataIn(event: Buffer): string | undefined {
  const end = event.length - 2;
  const isOneLine = event.indexOf(LF) === end && !event.includes(CR);
  if (!isOneLine || !beginsWith(event, DATA)) return dataOf(event.toString("utf8"));
  const from = event[DATA.length] === SPACE ? DATA.length + 1 : DATA.length;
  return event.toString("utf8", from, end);
}

const beginsWith = (bytes: Buffer, beginning: Buffer): boolean =>
  bytes.length >= beginning.length && beginning.every((byte, at) => bytes[at] === byte);

/** The `data` of an event's text: its data lines, each without one leading space, joined by line feeds. */
export function dataOf(event: string): string | undefined {
  return ONE_LINE.exec(event)?.[1] ?? dataOfLines(event);
}

/** The shape of nearly every event. */
const ONE_LINE = /^data: ?([^\r\n]*)[\r\n]*$/;

function dataOfLines(event: string): string | undefined {
  const lines = event
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith("data:") || line === "data")
    .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5));
  return lines.length === 0 ? undefined : lines.join("\n");
}
