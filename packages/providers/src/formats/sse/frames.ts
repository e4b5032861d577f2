const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const NO_BYTES = Buffer.alloc(0);

/** A unit of a stream, as bytes: an event with the blank line that ends it, or a line of JSON. */
export interface Frame {
  readonly bytes: Buffer;
  /** The data; several lines are joined by line feeds. `undefined` if there is none. */
  readonly data: Buffer | undefined;
  /** The name of an event. */
  readonly event: string;
  /** Its bytes with the data replaced. */
  withData(data: Buffer): Buffer;
}

/** Cuts a stream that comes in pieces of any size into its frames. Joined, their bytes are the stream. */
export interface FrameCutter {
  push(piece: Buffer): readonly Frame[];
  /** The part of an incomplete frame that has come so far. */
  flush(): readonly Frame[];
  /** How much of that may be kept. */
  readonly keptBytes: number;
}

/** What is kept of a frame until it is complete. */
class Kept {
  #pieces: Buffer[] = [];
  bytes = 0;

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.bytes += piece.length;
  }

  take(last: Buffer): Buffer {
    this.add(last);
    const [first = NO_BYTES, ...others] = this.#pieces;
    const whole = others.length === 0 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.bytes = 0;
    return whole;
  }
}

/** Server-sent events, by all three line ends (WHATWG's HTML standard, 9.2.6). */
export class SseFrames implements FrameCutter {
  readonly #kept = new Kept();
  #lineIsEmpty = true;
  #afterCr = false;

  get keptBytes(): number {
    return this.#kept.bytes;
  }

  push(piece: Buffer): readonly Frame[] {
    return this.#afterCr || piece.includes(CR) ? this.#pushAny(piece) : this.#pushPlain(piece);
  }

  /** A piece whose lines all end in line feeds, as nearly all servers write them, is split by the native search. */
  #pushPlain(piece: Buffer): readonly Frame[] {
    const frames: Frame[] = [];
    let [from, line] = [0, 0];
    while (line < piece.length) {
      const end = piece.indexOf(LF, line);
      const isEmpty = this.#lineIsEmpty && end === line;
      this.#lineIsEmpty = end >= 0;
      if (end < 0) break;
      line = end + 1;
      if (!isEmpty) continue;
      frames.push(new SseFrame(this.#kept.take(piece.subarray(from, line))));
      from = line;
    }
    this.#kept.add(piece.subarray(from));
    return frames;
  }

  #pushAny(piece: Buffer): readonly Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      const isSecondHalf = byte === LF && this.#afterCr;
      this.#afterCr = byte === CR;
      if (isSecondHalf) continue;
      if (byte !== LF && byte !== CR) {
        this.#lineIsEmpty = false;
        continue;
      }
      if (this.#lineIsEmpty) {
        const end = byte === CR && piece[at + 1] === LF ? at + 2 : at + 1;
        frames.push(new SseFrame(this.#kept.take(piece.subarray(from, end))));
        from = end;
      }
      this.#lineIsEmpty = true;
    }
    this.#kept.add(piece.subarray(from));
    return frames;
  }

  flush(): readonly Frame[] {
    const bytes = this.#kept.take(NO_BYTES);
    return bytes.length === 0 ? [] : [new SseFrame(bytes)];
  }
}

/** JSON line by line. */
export class LineFrames implements FrameCutter {
  readonly #kept = new Kept();

  get keptBytes(): number {
    return this.#kept.bytes;
  }

  push(piece: Buffer): readonly Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    for (let end = piece.indexOf(LF); end >= 0; end = piece.indexOf(LF, from)) {
      frames.push(new LineFrame(this.#kept.take(piece.subarray(from, end + 1))));
      from = end + 1;
    }
    this.#kept.add(piece.subarray(from));
    return frames;
  }

  flush(): readonly Frame[] {
    const bytes = this.#kept.take(NO_BYTES);
    return bytes.length === 0 ? [] : [new LineFrame(bytes)];
  }
}

class LineFrame implements Frame {
  readonly bytes: Buffer;
  readonly event = "";

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get data(): Buffer | undefined {
    const data = this.bytes.subarray(0, this.#end);
    return data.every((byte) => byte <= SPACE) ? undefined : data;
  }

  withData(data: Buffer): Buffer {
    return Buffer.concat([data, this.bytes.subarray(this.#end)]);
  }

  /** End of its text, without the line ending. */
  get #end(): number {
    const { bytes } = this;
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1;
    return end;
  }
}

interface DataLine {
  readonly start: number;
  /** End of the line's content, without the line ending. */
  readonly end: number;
}

const DATA = Buffer.from("data");
const EVENT = Buffer.from("event");

class SseFrame implements Frame {
  readonly bytes: Buffer;
  readonly #lines: readonly DataLine[];
  readonly #event: DataLine | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    const lines = linesOf(bytes);
    this.#lines = lines.flatMap((line) => valueOf(bytes, line, DATA) ?? []);
    this.#event = lines
      .map((line) => valueOf(bytes, line, EVENT))
      .find((line) => line !== undefined);
  }

  get event(): string {
    return this.#event === undefined
      ? ""
      : this.bytes.toString("utf8", this.#event.start, this.#event.end);
  }

  get data(): Buffer | undefined {
    const [first, ...others] = this.#lines;
    if (first === undefined) return undefined;
    const only = this.#valueAt(first);
    if (others.length === 0) return only;
    return Buffer.concat([only, ...others.flatMap((line) => [LINE_FEED, this.#valueAt(line)])]);
  }

  #valueAt({ end, start }: DataLine): Buffer {
    return this.bytes.subarray(start, end);
  }

  /** Data of several lines is written as one: in JSON, line ends are white space. */
  withData(data: Buffer): Buffer {
    const [first, ...others] = this.#lines;
    if (first === undefined) return this.bytes;
    const last = others.at(-1) ?? first;
    const oneLine =
      others.length === 0 ? data : Buffer.from(data.toString("utf8").replaceAll("\n", " "));
    return Buffer.concat([
      this.bytes.subarray(0, first.start),
      oneLine,
      this.bytes.subarray(last.end),
    ]);
  }
}

const LINE_FEED = Buffer.from("\n");

function linesOf(bytes: Buffer): readonly DataLine[] {
  const endsIn = bytes.includes(CR) ? nextLineEnd : nextLineFeed;
  const lines: DataLine[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = endsIn(bytes, start);
    if (end > start) lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}

function nextLineFeed(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(LF, from);
  return at < 0 ? bytes.length : at;
}

function nextLineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return at;
}

/** The value of a field on its line, without one space before it; `undefined` for any other line. */
function valueOf(bytes: Buffer, { end, start }: DataLine, field: Buffer): DataLine | undefined {
  const behind = start + field.length;
  if (behind > end || bytes.compare(field, 0, field.length, start, behind) !== 0) return undefined;
  if (behind === end) return { start: end, end };
  if (bytes[behind] !== COLON) return undefined;
  return { start: bytes[behind + 1] === SPACE && behind + 1 < end ? behind + 2 : behind + 1, end };
}
