const LF = 0x0a;
const CR = 0x0d;

/** An event of which more comes is no answer of a model: pictures are the longest there are. */
const MAX_EVENT_BYTES = 64 * 1024 * 1024;

/** What is made of the data of an event. */
export type OnData = (data: string) => void;

/**
 * Cuts a stream of server-sent events that comes in pieces of any size into the data of its events (WHATWG's HTML standard, 9.2.6). The names of
 * events are passed over: every dialect repeats them in the data. Each byte is looked at once; of what has not come whole only its pieces
 * are kept.
 */
export class SseEvents {
  readonly #onData: OnData;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #isLineEmpty = true;
  #isAfterCr = false;
  #isTooLong = false;

  constructor(onData: OnData) {
    this.#onData = onData;
  }

  /** An event was longer than any answer is, and is not read. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  push(piece: Buffer): void {
    if (this.#isAfterCr || piece.includes(CR)) this.#pushAny(piece);
    else if (this.#keptBytes === 0 && this.#isLineEmpty && endsEvent(piece)) this.#pushWhole(piece);
    else this.#pushPlain(piece);
  }

  /** The stream has ended: an event without the line that ends it counts too. */
  end(): void {
    this.#take(NO_BYTES);
  }

  /** Whole events, as most pieces are: one text for all of them. */
  #pushWhole(piece: Buffer): void {
    if (piece.length > MAX_EVENT_BYTES) {
      this.#isTooLong = true;
      return;
    }
    const events = piece.toString("utf8");
    let from = 0;
    // Where the next line of data begins: searched for once.
    let line = nextData(events, 0);
    while (from < events.length) {
      const blank = events.indexOf("\n\n", from);
      // Another line feed behind the last event.
      if (blank < 0) break;
      const to = blank + 2;
      if (line < to) {
        const end = events.indexOf("\n", line);
        const next = nextData(events, end);
        const isAlone = next >= to && events.startsWith("data:", line);
        const data = isAlone ? dataAt(events, line, end) : dataOfLines(events.slice(from, to));
        line = next >= to ? next : nextData(events, to - 1);
        if (data !== undefined) this.#onData(data);
      }
      from = to;
    }
  }

  /** Lines that end in line feeds alone, as nearly everybody writes them. */
  #pushPlain(piece: Buffer): void {
    let from = 0;
    let line = 0;
    while (line < piece.length) {
      const end = piece.indexOf(LF, line);
      const isEmpty = this.#isLineEmpty && end === line;
      this.#isLineEmpty = end >= 0;
      if (end < 0) break;
      line = end + 1;
      if (!isEmpty) continue;
      this.#take(piece.subarray(from, line));
      from = line;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
  }

  #pushAny(piece: Buffer): void {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      const isSecondHalf = byte === LF && this.#isAfterCr;
      this.#isAfterCr = byte === CR;
      if (isSecondHalf) continue;
      if (byte !== LF && byte !== CR) {
        this.#isLineEmpty = false;
        continue;
      }
      if (this.#isLineEmpty) {
        this.#take(piece.subarray(from, at + 1));
        from = at + 1;
      }
      this.#isLineEmpty = true;
    }
    if (from < piece.length) this.#keep(piece.subarray(from));
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > MAX_EVENT_BYTES) {
      this.#isTooLong = true;
      this.#kept = [];
      return;
    }
    this.#kept.push(bytes);
  }

  #take(last: Buffer): void {
    const isWhole = this.#keptBytes === 0;
    if (!isWhole) this.#keep(last);
    const isUnread = this.#keptBytes > MAX_EVENT_BYTES;
    const bytes = isWhole ? last : Buffer.concat(this.#kept);
    this.#kept = [];
    this.#keptBytes = 0;
    const data = isUnread || bytes.length === 0 ? undefined : dataIn(bytes.toString("utf8"));
    if (data !== undefined) this.#onData(data);
  }
}

const NO_BYTES = Buffer.alloc(0);

const endsEvent = (bytes: Buffer): boolean => bytes.at(-1) === LF && bytes.at(-2) === LF;

/** Where the first line behind `from` begins that may be of data; `from` is 0 or a line feed. */
function nextData(events: string, from: number): number {
  if (from === 0 && events.startsWith("data")) return 0;
  const at = events.indexOf("\ndata", from);
  return at < 0 ? Infinity : at + 1;
}

function dataAt(events: string, line: number, end: number | undefined): string {
  const from = events.charCodeAt(line + 5) === SPACE ? line + 6 : line + 5;
  return events.slice(from, end);
}

/** The data of an event, without a look at each character where it stands in one line. */
function dataIn(event: string): string | undefined {
  const line = nextData(event, 0);
  const end = event.indexOf("\n", line);
  const isAlone = end < 0 || nextData(event, end) === Infinity;
  if (!isAlone || !event.startsWith("data:", line) || event.includes("\r")) {
    return dataOfLines(event);
  }
  return dataAt(event, line, end < 0 ? undefined : end);
}

const SPACE = 0x20;

function dataOfLines(event: string): string | undefined {
  const lines = event
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith("data:") || line === "data")
    .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5));
  return lines.length === 0 ? undefined : lines.join("\n");
}
