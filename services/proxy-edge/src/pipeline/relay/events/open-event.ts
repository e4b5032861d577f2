import { endOfEvents } from "./end-of-events.ts";

/** So much of an event is held at most. Longer ones pass as they come: their pictures and files would fill the memory. */
const MAX_HELD_BYTES = 64 * 1024;
/** An end of an event has one byte more at most, and a piece may begin within it. */
const MAX_BEGUN_END_BYTES = 2;

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;

/**
 * Holds back what has come of an event until its end has come too. Nobody can read half an event, nor what follows it: where a stream is cut, the error
 * in its place would be taken for the rest of it. Comments pass at once, as they keep connections open. The bytes stay what they were.
 */
export class OpenEvent {
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The event under way is too long, and passes as it comes. */
  #isLong = false;
  /** The comment under way, which passes as it comes. */
  #isComment = false;
  /** The last bytes of the event under way. */
  #last: Buffer = NO_BYTES;

  /** What of the stream passes now. */
  take(bytes: Buffer): Buffer | undefined {
    const end = this.#endOfPassing(bytes);
    if (end === 0) return this.#goOn(bytes);
    const isAll = end === bytes.length;
    const passing = this.#release(isAll ? bytes : bytes.subarray(0, end));
    this.#isLong = false;
    this.#last = NO_BYTES;
    if (isAll) return passing;
    const next = this.#goOn(bytes.subarray(end));
    return next === undefined ? passing : Buffer.concat([passing, next]);
  }

  /** The stream has ended, or nothing else follows: all that was held back. */
  flush(): Buffer | undefined {
    return this.#heldBytes === 0 ? undefined : this.#release(NO_BYTES);
  }

  /** A piece of the event under way. */
  #goOn(bytes: Buffer): Buffer | undefined {
    this.#last = lastOf(this.#last, bytes);
    if (this.#isLong) return bytes;
    this.#isLong = this.#heldBytes + bytes.length > MAX_HELD_BYTES;
    if (this.#isLong) return this.#release(bytes);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    return undefined;
  }

  #release(bytes: Buffer): Buffer {
    if (this.#heldBytes === 0) return bytes;
    const all = Buffer.concat([...this.#held, bytes]);
    this.#held = [];
    this.#heldBytes = 0;
    return all;
  }

  /** Behind the last event that ends in the bytes, and behind comments. */
  #endOfPassing(bytes: Buffer): number {
    const { length: before } = this.#last;
    if (before === 0) return this.#endOfComments(bytes, endOfEvents(bytes));
    const end = endOfEvents(Buffer.concat([this.#last, bytes])) - before;
    return end <= 0 ? 0 : this.#endOfComments(bytes, end);
  }

  /** Behind the comments and empty lines that follow an event, of which the last may not be whole. */
  #endOfComments(bytes: Buffer, from: number): number {
    let end = from;
    if (from > 0) this.#isComment = false;
    while (end < bytes.length && (this.#isComment || saysNothing(bytes, end))) {
      const next = bytes.indexOf(LF, end) + 1;
      this.#isComment = next === 0;
      end = next === 0 ? bytes.length : next;
    }
    return end;
  }
}

const NO_BYTES = Buffer.alloc(0);

function lastOf(before: Buffer, bytes: Buffer): Buffer {
  const isShort = bytes.length < MAX_BEGUN_END_BYTES;
  return (isShort ? Buffer.concat([before, bytes]) : bytes).subarray(-MAX_BEGUN_END_BYTES);
}

/** Whether a line is a comment, or empty. */
function saysNothing(bytes: Buffer, line: number): boolean {
  const first = bytes[line];
  return first === COLON || first === LF || (first === CR && bytes[line + 1] === LF);
}
