import { type OnUnreadable, type Portion, readRecords } from "../records/read-records.ts";
import type { SpooledCall } from "../records/spooled-call.ts";
import type { SegmentRange } from "../segments/segment.ts";

const MAX_RECORDS = 500;
/** Records longer than usual make smaller batches; one alone is always taken. */
const MAX_BYTES = 1024 * 1024;
/** Beyond this the records of a backlog stay on disk alone, to be read again. */
const MAX_IN_MEMORY_BYTES = 16 * 1024 * 1024;

interface Waiting {
  readonly range: SegmentRange;
  /** As long as there is room; then they are read from the segment. */
  readonly written: readonly SpooledCall[] | undefined;
}

/** Records that wait to be shipped, in order. However many there are, memory holds a bounded part of them. */
export class Backlog {
  readonly #onUnreadable: OnUnreadable;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #bytesInMemory = 0;
  #records = 0;

  constructor(onUnreadable: OnUnreadable) {
    this.#onUnreadable = onUnreadable;
  }

  get records(): number {
    return this.#records;
  }

  /** True when a whole portion is there: of many records, or of long ones. */
  get isPlenty(): boolean {
    return this.#records >= MAX_RECORDS || this.#bytes >= MAX_BYTES;
  }

  add(range: SegmentRange, written?: readonly SpooledCall[]): void {
    this.#records += range.lines;
    const bytes = range.end - range.start;
    this.#bytes += bytes;
    // What waited for a broken disk may be more than one portion: it is read from there, bit by bit.
    const fits = range.lines <= MAX_RECORDS && this.#bytesInMemory + bytes <= MAX_IN_MEMORY_BYTES;
    const kept = fits ? written : undefined;
    if (kept !== undefined) this.#bytesInMemory += bytes;
    else if (this.#extendLast(range)) return;
    this.#waiting.push({ range, written: kept });
  }

  /**
   * The next portion, which is then the caller's; `undefined` when nothing waits. Throws when the disk does not give it, or
   * does not keep what cannot be read of it: it waits behind the others then.
   */
  take(): Portion | undefined {
    const first = this.#waiting.shift();
    if (first === undefined) return undefined;
    const portion =
      first.written === undefined ? this.#read(first) : this.#gather(first.range, first.written);
    const { end, lines, start } = portion.range;
    this.#records -= lines;
    this.#bytes -= end - start;
    if (first.written === undefined && end < first.range.end) {
      const rest = { ...first.range, start: end, lines: first.range.lines - lines };
      this.#waiting.unshift({ range: rest, written: undefined });
    }
    return portion;
  }

  /** Puts back what was taken and could not be used. */
  putBack(range: SegmentRange): void {
    this.#records += range.lines;
    this.#bytes += range.end - range.start;
    this.#waiting.unshift({ range, written: undefined });
  }

  #read(first: Waiting): Portion {
    const most = { records: MAX_RECORDS, bytes: MAX_BYTES };
    try {
      return readRecords(first.range, most, this.#onUnreadable);
    } catch (error) {
      this.#waiting.push(first);
      throw error;
    }
  }

  /** Joins what was written bit by bit, as far as it lies side by side in one segment. */
  #gather(range: SegmentRange, first: readonly SpooledCall[]): Portion {
    const taken = [...first];
    let { end, lines } = range;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const fits =
        taken.length + next.range.lines <= MAX_RECORDS && next.range.end - range.start <= MAX_BYTES;
      if (next.written === undefined || next.range.segment !== range.segment || !fits) break;
      taken.push(...next.written);
      ({ end } = next.range);
      lines += next.range.lines;
      this.#waiting.shift();
    }
    this.#bytesInMemory -= end - range.start;
    return { range: { ...range, end, lines }, calls: taken };
  }

  /** Ranges on disk that follow each other are one: a long backlog is a short list. */
  #extendLast(range: SegmentRange): boolean {
    const last = this.#waiting.at(-1);
    if (last === undefined || last.written !== undefined) return false;
    if (last.range.segment !== range.segment || last.range.end !== range.start) return false;
    const lines = last.range.lines + range.lines;
    const joined = { ...last.range, end: range.end, lines };
    this.#waiting[this.#waiting.length - 1] = { range: joined, written: undefined };
    return true;
  }
}
