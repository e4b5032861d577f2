const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** Below this a loop beats the call into the native search. */
const SHORT_STRING = 48;

/** A member of a JSON object, with the position of its value in the bytes. */
export interface Member {
  /** With escapes resolved: `"mod\u0065l"` is `model`. */
  readonly name: string;
  readonly valueStart: number;
  /** First byte after the value. */
  readonly valueEnd: number;
}

export interface MemberListener {
  /** A value begins: returns how many of its bytes to keep for `onMember`, or `undefined` for none. */
  onValue(name: string): number | undefined;
  /** A member is complete. `value` holds its bytes if they were requested and did fit. */
  onMember(member: Member, value: Buffer | undefined): void;
}

/**
 * Finds the members of the outermost object of a JSON text that comes in pieces, without building the
 * values: one pass, with memory only for names and requested values. For a text that is no JSON object it
 * reports nothing useful, but it never fails.
 */
export class MemberScanner {
  readonly #listener: MemberListener;
  /** Position of the current piece in the whole text. */
  #base = 0;
  #depth = 0;
  #deepest = 0;
  #isClosed = false;
  #inString = false;
  #escaped = false;
  #place: "name" | "value" = "name";
  #name: string | undefined;
  #valueStart = -1;
  /** Position after the last byte that is not white space. */
  #solidEnd = 0;
  /** Bytes being kept: of a name, or of a requested value. */
  #kept: Buffer[] | undefined;
  #keptFrom = 0;
  #room = 0;

  constructor(listener: MemberListener) {
    this.#listener = listener;
  }

  /** The deepest nesting so far. */
  get deepest(): number {
    return this.#deepest;
  }

  /** The outermost object has been closed. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  push(piece: Buffer): void {
    this.#keptFrom = 0;
    let at = 0;
    while (at < piece.length) {
      if (this.#inString) at = this.#passString(piece, at);
      else if (this.#depth > 1) at = this.#passNested(piece, at);
      else at = this.#passByte(piece, at);
    }
    if (this.#kept !== undefined) this.#keep(piece, piece.length);
    this.#base += piece.length;
  }

  /** Inside a value only the depth matters: most bytes of a text are read here or in strings. */
  #passNested(piece: Buffer, from: number): number {
    let depth = this.#depth;
    let at = from;
    while (at < piece.length && depth > 1) {
      const byte = piece[at];
      at += 1;
      if (byte === QUOTE) {
        this.#inString = true;
        break;
      }
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        depth += 1;
        if (depth > this.#deepest) this.#deepest = depth;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth -= 1;
      }
    }
    this.#depth = depth;
    this.#solidEnd = this.#base + at;
    return at;
  }

  #passByte(piece: Buffer, at: number): number {
    const byte = piece[at] ?? SPACE;
    if (byte <= SPACE) return at + 1;
    this.#passOuter(piece, at, byte);
    this.#solidEnd = this.#base + at + 1;
    return at + 1;
  }

  /** The first byte of a value. */
  #enterValue(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACKET) this.#depth -= 1;
  }

  #passOuter(piece: Buffer, at: number, byte: number): void {
    if (this.#depth === 0) {
      if (byte === OPEN_BRACE) this.#depth = 1;
    } else if (byte === COMMA || byte === CLOSE_BRACE) {
      this.#endMember(piece, at);
      if (byte === CLOSE_BRACE) this.#close();
    } else if (byte === COLON) {
      this.#place = "value";
    } else if (this.#place === "value") {
      if (this.#valueStart < 0) this.#startValue(at);
      this.#enterValue(byte);
    } else if (byte === QUOTE) {
      this.#startKeeping(at, Number.POSITIVE_INFINITY);
      this.#inString = true;
    }
  }

  #close(): void {
    this.#depth = 0;
    this.#isClosed = true;
  }

  #passString(piece: Buffer, from: number): number {
    const end = this.#closingQuote(piece, from);
    if (end < 0) return piece.length;
    this.#inString = false;
    this.#solidEnd = this.#base + end + 1;
    if (this.#depth === 1 && this.#place === "name") this.#endName(piece, end + 1);
    return end + 1;
  }

  /** Position of the quote that ends the string, or -1 if it is not in this piece. */
  #closingQuote(piece: Buffer, from: number): number {
    const near = Math.min(piece.length, from + SHORT_STRING);
    for (let at = from; at < near; at += 1) {
      const byte = piece[at];
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) return at;
    }
    return near === piece.length ? -1 : this.#distantQuote(piece, near);
  }

  #distantQuote(piece: Buffer, from: number): number {
    let quote = piece.indexOf(QUOTE, from);
    while (quote >= 0 && this.#isEscaped(piece, quote, from)) {
      quote = piece.indexOf(QUOTE, quote + 1);
    }
    this.#escaped = quote < 0 && this.#isEscaped(piece, piece.length, from);
    return quote;
  }

  /** Is the byte at `at` preceded by an odd number of backslashes? Looks no further back than `from`. */
  #isEscaped(piece: Buffer, at: number, from: number): boolean {
    let first = at;
    while (first > from && piece[first - 1] === BACKSLASH) first -= 1;
    const backslashes = at - first + (first === from && this.#escaped ? 1 : 0);
    return backslashes % 2 === 1;
  }

  #endName(piece: Buffer, end: number): void {
    this.#name = nameOf(this.#takeKept(piece, end)?.toString("utf8") ?? "");
  }

  #startValue(at: number): void {
    this.#valueStart = this.#base + at;
    const room = this.#listener.onValue(this.#name ?? "");
    if (room !== undefined) this.#startKeeping(at, room);
  }

  #endMember(piece: Buffer, at: number): void {
    if (this.#name !== undefined && this.#valueStart >= 0) {
      const { name, valueStart, valueEnd } = {
        name: this.#name,
        valueStart: this.#valueStart,
        valueEnd: this.#solidEnd,
      };
      const kept = this.#kept === undefined ? undefined : this.#takeKept(piece, at);
      const value = kept?.subarray(0, valueEnd - valueStart);
      this.#listener.onMember({ name, valueStart, valueEnd }, value);
    }
    this.#place = "name";
    this.#name = undefined;
    this.#valueStart = -1;
    this.#kept = undefined;
  }

  #startKeeping(at: number, room: number): void {
    this.#kept = [];
    this.#keptFrom = at;
    this.#room = room;
  }

  #keep(piece: Buffer, end: number): void {
    this.#room -= end - this.#keptFrom;
    if (this.#room < 0) this.#kept = undefined;
    else this.#kept?.push(piece.subarray(this.#keptFrom, end));
  }

  #takeKept(piece: Buffer, end: number): Buffer | undefined {
    this.#keep(piece, end);
    const kept = this.#kept;
    this.#kept = undefined;
    const [first] = kept ?? [];
    return kept === undefined || kept.length === 1 ? first : Buffer.concat(kept);
  }
}

/** The name that a JSON string, quotes included, stands for; `undefined` if it is not one. */
export function nameOf(quoted: string): string | undefined {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined; // not JSON, whatever the answer claims to be
  }
}
