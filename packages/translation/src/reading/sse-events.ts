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
    else this.#pushPlain(piece);
  }

  /** The stream has ended: an event without the line that ends it counts too. */
  end(): void {
    this.#take(NO_BYTES);
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

/** The data of an event, without a look at each character where it stands in one line. */
function dataIn(event: string): string | undefined {
  const start = event.startsWith("data:") ? 0 : event.indexOf("\ndata:") + 1;
  if (start === 0 && !event.startsWith("data:")) return dataOfLines(event);
  const end = event.indexOf("\n", start);
  const isLast = end < 0 || event.indexOf("\ndata", end) < 0;
  if (!isLast || event.includes("\r")) return dataOfLines(event);
  const from = event.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5;
  return event.slice(from, end < 0 ? undefined : end);
}

const SPACE = 0x20;

function dataOfLines(event: string): string | undefined {
  const lines = event
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith("data:") || line === "data")
    .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5));
  return lines.length === 0 ? undefined : lines.join("\n");
}
