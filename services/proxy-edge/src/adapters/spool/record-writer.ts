import { GatewayError } from "@lintel/core";

import type { EndedCallRecord } from "../../deps.ts";
import { toLine } from "./read-records.ts";
import type { Segment, SegmentRange } from "./segment.ts";

const ROTATE_AT_BYTES = 4 * 1024 * 1024;
/** How long a call's end waits for a disk that is full or broken. */
const APPEND_DEADLINE_MS = 5000;
const RETRY_EVERY_MS = 250;

export interface WrittenRecord {
  readonly record: EndedCallRecord;
  readonly bytes: number;
}

interface Waiter {
  readonly record: EndedCallRecord;
  readonly line: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** Runs while the disk does not take it. */
  deadline?: NodeJS.Timeout;
}

export interface RecordWriterOptions {
  readonly newSegment: () => Segment;
  /** Told of each write; the records are safe then. */
  readonly onWritten: (range: SegmentRange, written: readonly WrittenRecord[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Appends records to the spool, all that come within one turn of the event loop with one `write`. That is done
 * synchronously: into the page cache it takes microseconds, less than handing it to another thread does. A
 * record that could not be written stays in line until the disk takes it, however long its caller waited.
 */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  #segment: Segment;
  #waiting: Waiter[] = [];
  #isScheduled = false;
  #isWritable = true;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
    this.#segment = options.newSegment();
  }

  get writable(): boolean {
    return this.#isWritable;
  }

  append(record: EndedCallRecord): Promise<void> {
    if (this.#isClosed) return Promise.reject(new GatewayError("internal", "the spool is closed"));
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    const line = Buffer.from(toLine(record));
    const waiter: Waiter = { record, line, resolve, reject };
    this.#waiting.push(waiter);
    if (!this.#isWritable) {
      startDeadline(waiter);
    } else if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.flush());
    }
    return promise;
  }

  /** Writes what waits; what fails is tried again in the background. */
  flush(): void {
    this.#isScheduled = false;
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    try {
      const range = this.#write(waiting.map(({ line }) => line));
      this.#waiting = [];
      this.#isWritable = true;
      this.#options.onWritten(
        range,
        waiting.map(({ line, record }) => ({ record, bytes: line.length })),
      );
      for (const { deadline, resolve } of waiting) {
        clearTimeout(deadline);
        resolve();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Writes what can be written and seals the segment. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.flush();
    clearTimeout(this.#retry);
    this.#segment.seal();
  }

  #write(lines: readonly Buffer[]): SegmentRange {
    if (this.#segment.size >= ROTATE_AT_BYTES) {
      const full = this.#segment;
      this.#segment = this.#options.newSegment();
      full.seal();
    }
    const segment = this.#segment;
    const start = segment.size;
    segment.append(lines.length === 1 && lines[0] !== undefined ? lines[0] : Buffer.concat(lines));
    return { segment, start, end: segment.size, lines: lines.length };
  }

  #fail(error: unknown): void {
    if (this.#isWritable) this.#options.onTrouble(error);
    this.#isWritable = false;
    for (const waiter of this.#waiting) startDeadline(waiter);
    this.#retry = setTimeout(() => this.flush(), RETRY_EVERY_MS);
  }
}

function startDeadline(waiter: Waiter): void {
  waiter.deadline ??= setTimeout(() => {
    waiter.reject(new GatewayError("internal", "the call could not be recorded"));
  }, APPEND_DEADLINE_MS);
}
