import type { Admission, AllottingAdmission, FinishedCall } from "@lintel/admission";
import type { WrittenBatch } from "@lintel/events";

import { type Portion, readRecords } from "../records/read-records.ts";
import type { SpooledCall } from "../records/spooled-call.ts";
import type { SegmentRange } from "../segments/segment.ts";
import type { Backlog } from "./backlog.ts";
import { Outstanding } from "./outstanding.ts";

/** How long the first record of a batch waits for more. */
const GATHER_MS = 50;
/**
 * Batches begin no more often than this, unless one is full or a record in it has a reservation of its own, which stays at the call's
 * upper bound until it is sent: a batch costs the worker and the ledger as much as twenty-five records.
 */
const BATCH_EVERY_MS = 200;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2000;
const UNWRITTEN_PER_BATCH = 200;
/** How often to check whether batches have been acknowledged or are overdue. */
const CHECK_EVERY_MS = 250;

export interface ShipperOptions {
  readonly spoolId: string;
  readonly nextSequence: () => number;
  readonly backlog: Backlog;
  readonly finish: Admission["finish"];
  /** Called before calls are sent, and once they are in the ledger. */
  readonly allotted: Pick<AllottingAdmission, "shipped" | "booked">;
  readonly publish: (batch: WrittenBatch) => Promise<void>;
  /** Takes the sequence numbers the worker has acknowledged since the last time. */
  readonly takeAcknowledged: () => Promise<readonly number[]>;
  readonly onTrouble: (error: unknown, what: string) => void;
  readonly monotonic: () => number;
}

/**
 * Sends what is in the spool to the queue, in the background and one batch at a time, and drops what the worker
 * acknowledges as being in the ledger. A batch that is not acknowledged in time is sent again under its number.
 */
export class Shipper {
  readonly #options: ShipperOptions;
  readonly #outstanding = new Outstanding();
  readonly #check: NodeJS.Timeout;
  #gathering: { readonly timer: NodeJS.Timeout; readonly dueMs: number } | undefined;
  /** When the last batch began. */
  #startedMs = Number.NEGATIVE_INFINITY;
  /** Whether a waiting record has a reservation of its own. */
  #isReserved = false;
  #shipping: Promise<void> | undefined;
  #checking: Promise<void> | undefined;
  /** Number of records in the batch that is being sent. */
  #inHand = 0;
  #isStopped = false;

  constructor(options: ShipperOptions) {
    this.#options = options;
    this.#check = setInterval(() => {
      this.#checking ??= this.#look()
        .catch((error: unknown) => this.#options.onTrouble(error, "the spool cannot be read"))
        .finally(() => {
          this.#checking = undefined;
        });
    }, CHECK_EVERY_MS);
  }

  /** Number of records not yet known to be in the ledger. */
  get records(): number {
    return this.#options.backlog.records + this.#inHand + this.#outstanding.records;
  }

  /** There is something to send, with a reservation of its own or without; it waits a moment for more. */
  wake(isReserved = false): void {
    this.#isReserved ||= isReserved;
    if (this.#shipping !== undefined || this.#isStopped) return;
    if (this.#options.backlog.isPlenty) this.#start();
    else this.#startIn(this.#waitMs());
  }

  /** Sends unacknowledged batches again at once, since Redis may have lost them. */
  resendAll(): void {
    this.#outstanding.makeDue();
    this.wake();
  }

  /** Sends what it can within the deadline; the rest stays in the spool. */
  async stop(deadlineMs: number): Promise<void> {
    const endMs = this.#options.monotonic() + deadlineMs;
    clearTimeout(this.#gathering?.timer);
    while (this.records > 0 && this.#options.monotonic() < endMs) {
      this.#start();
      await Promise.race([this.#shipping, pause(CHECK_EVERY_MS)]);
      await pause(GATHER_MS);
    }
    this.#isStopped = true;
    clearInterval(this.#check);
    await Promise.all([this.#shipping, this.#checking]);
  }

  /** Sends once what is not on disk; returns how many records Redis did not take. Only to be used after `stop`. */
  async shipUnwritten(calls: readonly SpooledCall[]): Promise<number> {
    for (let sent = 0; sent < calls.length; sent += UNWRITTEN_PER_BATCH) {
      const portion = calls.slice(sent, sent + UNWRITTEN_PER_BATCH);
      if (!(await this.#ship(this.#options.nextSequence(), portion))) return calls.length - sent;
    }
    return 0;
  }

  #waitMs(): number {
    if (this.#isReserved) return GATHER_MS;
    return Math.max(GATHER_MS, this.#startedMs + BATCH_EVERY_MS - this.#options.monotonic());
  }

  /** Does nothing if it is going to start earlier anyway. */
  #startIn(waitMs: number): void {
    const dueMs = this.#options.monotonic() + waitMs;
    if (this.#gathering !== undefined && this.#gathering.dueMs <= dueMs) return;
    clearTimeout(this.#gathering?.timer);
    this.#gathering = { timer: setTimeout(() => this.#start(), waitMs), dueMs };
  }

  #start(): void {
    clearTimeout(this.#gathering?.timer);
    this.#gathering = undefined;
    this.#isReserved = false;
    this.#startedMs = this.#options.monotonic();
    this.#shipping ??= this.#shipAll().finally(() => {
      this.#shipping = undefined;
      if (this.#options.backlog.records > 0 && !this.#outstanding.isFull) this.wake();
    });
  }

  /** Sends a batch, and more while there are full ones; what arrived meanwhile waits for more again. */
  async #shipAll(): Promise<void> {
    const { allotted, backlog, nextSequence } = this.#options;
    for (let isFirst = true; isFirst || backlog.isPlenty; isFirst = false) {
      if (this.#isStopped || this.#outstanding.isFull) return;
      const portion = await this.#take();
      if (portion === undefined) return;
      const sequence = nextSequence();
      allotted.shipped(
        sequence,
        portion.calls.map(({ id }) => id),
      );
      this.#inHand = portion.range.lines;
      const isSent = await this.#shipUntilSent(sequence, portion.calls);
      this.#inHand = 0;
      if (!isSent) {
        backlog.putBack(portion.range);
        return;
      }
      this.#outstanding.add(sequence, portion.range, this.#options.monotonic());
    }
  }

  /** The next portion of the backlog; `undefined` if there is none, or if stopped while the disk does not deliver it. */
  async #take(): Promise<Portion | undefined> {
    while (!this.#isStopped) {
      try {
        return this.#options.backlog.take();
      } catch (error) {
        this.#options.onTrouble(error, "the spool cannot be read");
        await pause(MAX_PAUSE_MS);
      }
    }
    return undefined;
  }

  /** Retries until Redis has it; false if stopped before that. */
  async #shipUntilSent(sequence: number, calls: readonly SpooledCall[]): Promise<boolean> {
    for (let failures = 0; !this.#isStopped; failures += 1) {
      if (await this.#ship(sequence, calls)) return true;
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** failures, MAX_PAUSE_MS));
    }
    return false;
  }

  async #ship(sequence: number, calls: readonly SpooledCall[]): Promise<boolean> {
    const { finish, onTrouble, publish, spoolId } = this.#options;
    const finished = calls.flatMap(toFinishedCall);
    try {
      // If it fails, the bound stands until the worker settles: too much is reserved, never too little.
      if (finished.length > 0) await finish(finished);
    } catch (error) {
      onTrouble(error, "reservations not finished");
    }
    try {
      await publish({ spoolId, sequence, events: calls.map(({ event }) => event) });
      return true;
    } catch (error) {
      onTrouble(error, "usage batch not queued");
      return false;
    }
  }

  /** Drops what is acknowledged, and sends again what is overdue. */
  async #look(): Promise<void> {
    if (this.#outstanding.records === 0) return;
    try {
      for (const sequence of await this.#options.takeAcknowledged()) {
        this.#outstanding.acknowledge(sequence);
        this.#options.allotted.booked(sequence);
      }
    } catch (error) {
      this.#options.onTrouble(error, "acknowledgements not read");
      return;
    }
    for (const due of this.#outstanding.takeDue(this.#options.monotonic())) {
      if (this.#isStopped || !(await this.#ship(due.sequence, this.#readAgain(due.range)))) return;
    }
    if (this.#options.backlog.records > 0) this.wake();
  }

  #readAgain(range: SegmentRange): readonly SpooledCall[] {
    const all = { records: range.lines, bytes: range.end - range.start };
    // An unreadable file was put aside when it was first read.
    return readRecords(range, all, () => undefined).calls;
  }
}

function toFinishedCall({ id, reservation }: SpooledCall): FinishedCall[] {
  if (reservation === undefined) return [];
  return [{ callId: id, ...reservation, costNano: reservation.costNano }];
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
