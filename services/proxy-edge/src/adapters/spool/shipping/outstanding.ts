import type { SegmentRange } from "../segments/segment.ts";

const FIRST_RESEND_MS = 15_000;
const MAX_RESEND_MS = 120_000;
/** More than this many batches do not wait for the worker; what comes after them waits in the spool. */
const MAX_BATCHES = 5000;
/**
 * More than this does not wait for the worker in Redis either. A queue that filled Redis could not even be worked off:
 * taking a job is a write, which a full Redis refuses.
 */
const MAX_BYTES = 64 * 1024 * 1024;
/** How many are sent again in one go. */
const MAX_DUE = 50;

interface SentBatch {
  readonly sequence: number;
  readonly range: SegmentRange;
  dueMs: number;
  waitMs: number;
}

/** Batches that were sent and not acknowledged. Only their places are kept. */
export class Outstanding {
  readonly #batches = new Map<number, SentBatch>();
  #records = 0;
  #bytes = 0;

  get records(): number {
    return this.#records;
  }

  get isFull(): boolean {
    return this.#batches.size >= MAX_BATCHES || this.#bytes >= MAX_BYTES;
  }

  add(sequence: number, range: SegmentRange, nowMs: number): void {
    this.#records += range.lines;
    this.#bytes += range.end - range.start;
    const dueMs = nowMs + FIRST_RESEND_MS;
    this.#batches.set(sequence, { sequence, range, dueMs, waitMs: FIRST_RESEND_MS });
  }

  /** Lets go of a batch; of a number not known, or known before, nothing. */
  acknowledge(sequence: number): void {
    const batch = this.#batches.get(sequence);
    if (batch === undefined) return;
    this.#batches.delete(sequence);
    const { end, lines, segment, start } = batch.range;
    this.#records -= lines;
    this.#bytes -= end - start;
    segment.acknowledge(end - start);
  }

  /** Some of the batches whose time is up; each waits twice as long the next time. */
  takeDue(nowMs: number): readonly Pick<SentBatch, "sequence" | "range">[] {
    const due: SentBatch[] = [];
    for (const batch of this.#batches.values()) {
      if (batch.dueMs > nowMs) continue;
      batch.dueMs = nowMs + batch.waitMs;
      batch.waitMs = Math.min(batch.waitMs * 2, MAX_RESEND_MS);
      due.push(batch);
      if (due.length === MAX_DUE) break;
    }
    return due;
  }

  makeDue(): void {
    for (const batch of this.#batches.values()) {
      batch.dueMs = 0;
      batch.waitMs = FIRST_RESEND_MS;
    }
  }
}
