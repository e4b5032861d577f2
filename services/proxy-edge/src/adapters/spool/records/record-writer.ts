import { GatewayError } from "@lintel/core";
import type { CallStart } from "@lintel/events";

import type { EndedCallRecord } from "../../../ports/event-log.ts";
import type { Segment, SegmentRange } from "../segments/segment.ts";
import { SegmentedLog } from "../segments/segmented-log.ts";
import { OpenStarts } from "./open-starts.ts";
import { PROBE_LINE, type SpooledCall, toLine, toSpooledCall } from "./spooled-call.ts";

/** How long a call's end waits for a disk that is full or broken. */
const APPEND_DEADLINE_MS = 5000;
const RETRY_EVERY_MS = 250;
/** What may wait in memory for a disk that takes nothing; what comes after it is refused at once. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Records of calls that cost nothing leave the rest of it to the others. */
const MAX_OFFERED_BYTES = 4 * 1024 * 1024;

/** Records of one turn of the event loop: written, and confirmed to their callers, together. */
interface Turn {
  readonly calls: SpooledCall[];
  lines: string;
  readonly written: PromiseWithResolvers<void>;
  /** Runs while the disk does not take them. */
  deadline?: NodeJS.Timeout;
}

export interface RecordWriterOptions {
  readonly newSegment: () => Segment;
  /** Called after each write with records; they are safe then. Written starts are part of the next range. */
  readonly onWritten: (range: SegmentRange, calls: readonly SpooledCall[]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Appends records to the spool, all that come within one turn of the event loop with one `write`. That is done
 * synchronously: into the page cache it takes microseconds, less than handing it to another thread does. A
 * record that could not be written stays in line until the disk takes it, however long its caller waited; of these
 * a bounded amount is kept.
 */
export class RecordWriter {
  readonly #options: RecordWriterOptions;
  readonly #log: SegmentedLog;
  readonly #starts = new OpenStarts();
  #waiting: Turn[] = [];
  /** The turn that still takes records; none while the disk takes nothing. */
  #turn: Turn | undefined;
  /** Total length of all waiting turns in UTF-16 units: exact enough for a bound. */
  #waitingLength = 0;
  #isWritable = true;
  #isClosed = false;
  #dropped = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: RecordWriterOptions) {
    this.#options = options;
    this.#log = new SegmentedLog(options.newSegment);
  }

  get writable(): boolean {
    return this.#isWritable;
  }

  /** How many records there was no room for. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The lines of calls that have begun and have no record yet, by their ids. */
  get openStarts(): ReadonlyMap<string, string> {
    return this.#starts.lines;
  }

  /** How many these are. */
  get openCalls(): number {
    return this.#starts.size;
  }

  /**
   * Writes that a call begins with what else is written in this turn; rejects at once when that cannot be done. It is kept
   * until the call's record is there, however many segments come and go.
   */
  begin(start: CallStart): Promise<void> {
    if (this.#isClosed || !this.#isWritable) return Promise.reject(notBegun());
    this.#turn ??= this.#openTurn();
    return this.#starts.add(start);
  }

  /** Writes the record with the next ones, if there is room; counts it as dropped otherwise. */
  offer(record: EndedCallRecord): void {
    const hasRoom = this.#waitingLength <= MAX_OFFERED_BYTES || this.#starts.has(record.event.id);
    if (this.#isClosed || !hasRoom) this.#dropped += 1;
    else this.#add(record).written.promise.catch(() => undefined);
  }

  append(record: EndedCallRecord): Promise<void> {
    if (this.#isClosed) return Promise.reject(new GatewayError("internal", "the spool is closed"));
    if (this.#waitingLength > MAX_WAITING_BYTES) return Promise.reject(notRecorded());
    return this.#add(record).written.promise;
  }

  #add({ event, reservation }: EndedCallRecord): Turn {
    const call = toSpooledCall(event, reservation);
    const line = toLine(call);
    this.#starts.end(event.id);
    const turn = this.#turn ?? this.#openTurn();
    turn.calls.push(call);
    turn.lines += line;
    this.#waitingLength += line.length;
    return turn;
  }

  /** Writes what waits; what fails is tried again in the background. */
  flush(): void {
    this.#turn = undefined;
    const waiting = this.#waiting;
    if (waiting.length === 0 && this.#isWritable) return;
    try {
      const calls = waiting.flatMap((turn) => turn.calls);
      const range = this.#write(waiting.map(({ lines }) => lines).join(""), calls.length);
      this.#waiting = [];
      this.#waitingLength = 0;
      this.#isWritable = true;
      this.#starts.written();
      if (range !== undefined) this.#options.onWritten(range, calls);
      for (const { deadline, written } of waiting) {
        clearTimeout(deadline);
        written.resolve();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Writes what can be written and seals the segment. Returns the calls whose records the disk did not take. */
  close(): readonly SpooledCall[] {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.flush();
    clearTimeout(this.#retry);
    if (this.#isWritable) {
      this.#log.close(this.#starts.all());
      return [];
    }
    this.#log.leave();
    for (const { deadline, written } of this.#waiting) {
      clearTimeout(deadline);
      written.reject(notRecorded());
    }
    return this.#waiting.flatMap(({ calls }) => calls);
  }

  #write(records: string, count: number): SegmentRange | undefined {
    // Calls that could not begin are forgotten; whether there is room again is still to be found out.
    const lines = records === "" && !this.#isWritable ? PROBE_LINE : records;
    return this.#log.append({ starts: this.#starts, records: lines }, count);
  }

  #openTurn(): Turn {
    const turn: Turn = { calls: [], lines: "", written: Promise.withResolvers() };
    this.#waiting.push(turn);
    if (this.#isWritable) {
      this.#turn = turn;
      setImmediate(() => this.flush());
    } else {
      startDeadline(turn);
    }
    return turn;
  }

  #fail(error: unknown): void {
    if (this.#isWritable) this.#options.onTrouble(error);
    this.#isWritable = false;
    this.#starts.fail(notBegun());
    this.#waiting = this.#waiting.filter(({ calls }) => calls.length > 0);
    for (const turn of this.#waiting) startDeadline(turn);
    this.#retry = setTimeout(() => this.flush(), RETRY_EVERY_MS);
  }
}

function startDeadline(turn: Turn): void {
  turn.deadline ??= setTimeout(() => {
    turn.written.reject(notRecorded());
  }, APPEND_DEADLINE_MS);
}

const notRecorded = (): GatewayError =>
  new GatewayError("internal", "the call could not be recorded");

const notBegun = (): GatewayError =>
  new GatewayError("overloaded", "calls cannot be recorded right now");
