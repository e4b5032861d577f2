import { encodeUtf8 } from "../records/encode-utf8.ts";
import type { OpenStarts } from "../records/open-starts.ts";
import type { Segment, SegmentRange } from "./segment.ts";

const ROTATE_AT_BYTES = 4 * 1024 * 1024;

/** What goes to the disk together. */
export interface WrittenLines {
  readonly starts: Pick<OpenStarts, "all" | "unwritten">;
  readonly records: string;
}

/**
 * The segment that is written, and its successors. A new one begins with the starts of all calls that are under way, so
 * that an old one can go once its records are in the ledger.
 */
export class SegmentedLog {
  readonly #newSegment: () => Segment;
  #segment: Segment;
  #next: Segment | undefined;
  /** Up to here the bytes of the segment are part of ranges that were returned. */
  #ranged = 0;

  constructor(newSegment: () => Segment) {
    this.#newSegment = newSegment;
    this.#segment = newSegment();
  }

  /**
   * Appends all of it or, throwing, nothing. Returns where the records are, with the starts before them; `undefined` when
   * there are none.
   */
  append({ records, starts }: WrittenLines, count: number): SegmentRange | undefined {
    if (this.#segment.size < ROTATE_AT_BYTES) {
      this.#segment.append(encodeUtf8(starts.unwritten + records));
    } else {
      this.#next ??= this.#newSegment();
      this.#next.append(encodeUtf8(starts.all() + records));
      this.#seal();
      this.#segment = this.#next;
      this.#next = undefined;
      this.#ranged = 0;
    }
    return count === 0 ? undefined : this.#takeRange(count);
  }

  /** Ends it. The given starts are kept for the process that opens the spool next. */
  close(openStarts: string): void {
    if (openStarts === "") {
      this.#seal();
      return;
    }
    this.#segment.append(encodeUtf8(openStarts));
    this.#segment.seal();
  }

  /** Ends it on a disk that takes nothing: the starts it holds are kept, since records of their calls may be missing. */
  leave(): void {
    this.#segment.seal();
  }

  #takeRange(lines: number): SegmentRange {
    const segment = this.#segment;
    const range = { segment, start: this.#ranged, end: segment.size, lines };
    this.#ranged = range.end;
    return range;
  }

  /** What is in no range are starts, which have been written again or are not needed any more. */
  #seal(): void {
    this.#segment.acknowledge(this.#segment.size - this.#ranged);
    this.#segment.seal();
  }
}
