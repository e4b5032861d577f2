import { randomUUID } from "node:crypto";

import type { CallStart } from "@lintel/events";

import type { EndedCallRecord, EventLog } from "../../ports/event-log.ts";
import { lastAliveMs, SignOfLife } from "./folder/sign-of-life.ts";
import { SpoolFolder } from "./folder/spool-folder.ts";
import { leaseSpool } from "./folder/spool-lease.ts";
import type { OnUnreadable } from "./records/read-records.ts";
import { RecordWriter } from "./records/record-writer.ts";
import { recoverSegments } from "./segments/recover-segments.ts";
import { Segment } from "./segments/segment.ts";
import { Backlog } from "./shipping/backlog.ts";
import { Shipper, type ShipperOptions } from "./shipping/shipper.ts";
import { recordUnknown } from "./unknown-calls.ts";

export interface SpoolOptions extends Pick<
  ShipperOptions,
  "allotted" | "finish" | "publish" | "monotonic" | "onTrouble"
> {
  readonly folder: string;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Takes the sequence numbers acknowledged for this spool since the last time. */
  readonly takeAcknowledged: (spoolId: string) => Promise<readonly number[]>;
  /** Called with what a process that died here left behind. */
  readonly onHealed: (facts: object, what: string) => void;
  /** Called when records may be lost unless an operator acts. */
  readonly onAlarm: (facts: object, what: string) => void;
  /** How long a lock of another container or host is trusted without a sign of life; tests shorten it. */
  readonly leaseMs?: number | undefined;
}

export interface Spool extends EventLog {
  /** Number of records not yet known to be in the ledger. */
  readonly records: number;
  /** Lines of calls that have begun but have no record yet, by id. */
  readonly openStarts: ReadonlyMap<string, string>;
  /** Their size on disk. */
  readonly bytes: number;
  /** Files with records that could not be read; they are kept until an operator has looked at them. */
  readonly unreadableFiles: number;
  /** Number of calls that cost nothing and could not be recorded. */
  readonly droppedRefusals: number;
  /** Redis is back, where unacknowledged batches may have been lost. */
  resendAll(): void;
  /**
   * Ships what it can within the deadline and frees the folder. Returns how many records are left: they are shipped at
   * the next start on this folder, or lost with it.
   */
  close(deadlineMs: number): Promise<number>;
}

/**
 * Opens the folder where events wait until they are in the ledger, and begins to ship what is in it. Rejects
 * if another process uses it, even in another container or on another host, or if it cannot be written.
 */
export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, lease } = await openFolder(options);
  const { backlog, recovered, unknown, releaseStarts } = recoverBacklog(folder, options);
  let segments = recovered;
  // New with every start: copies of a folder do not take each other's acknowledgements, and numbers need not be remembered.
  const spoolId = randomUUID();
  let sequence = 0;
  const shipper = new Shipper({
    ...options,
    spoolId,
    nextSequence: () => sequence++,
    takeAcknowledged: () => options.takeAcknowledged(spoolId),
    backlog,
  });
  const writer = new RecordWriter({
    newSegment: () => {
      const number = folder.nextSegment();
      const segment = new Segment({ number, path: folder.segmentPath(number) });
      segments = [...segments.filter(({ keptBytes }) => keptBytes > 0), segment];
      return segment;
    },
    onWritten: (range, calls) => {
      backlog.add(range, calls);
      shipper.wake(calls.some(({ reservation }) => reservation !== undefined));
    },
    onTrouble: (err) => options.onAlarm({ err }, "spool cannot be written"),
  });
  shipper.wake();
  const { now } = options;
  const life = new SignOfLife(folder.path, { now, isBusy: () => writer.openCalls > 0 });
  Promise.all(unknown.map((record) => writer.append(record))).then(
    releaseStarts,
    // They are tried again, and their starts are kept for the next process in case this one does not get to it.
    (error: unknown) => options.onTrouble(error, "calls of unknown outcome not recorded yet"),
  );
  const bytes = (): number => segments.reduce((sum, { keptBytes }) => sum + keptBytes, 0);
  const onLost = (records: number): void => options.onAlarm({ records }, NEITHER_WRITTEN_NOR_SENT);
  return toSpool({ folder, lease, life, shipper, writer, bytes, onLost });
}

interface SpoolParts {
  readonly folder: SpoolFolder;
  readonly lease: Awaited<ReturnType<typeof takeLease>>;
  readonly life: SignOfLife;
  readonly shipper: Shipper;
  readonly writer: RecordWriter;
  readonly bytes: () => number;
  readonly onLost: (records: number) => void;
}

const UNREADABLE_KEPT = "records cannot be read and are kept in a file of their own";
const FOREIGN_KEPT = "files in the spool are not of this release and are kept";
const NEITHER_WRITTEN_NOR_SENT =
  "neither the disk nor Redis took these records; their calls are estimated at the next start on this folder";

const toSpool = ({ bytes, folder, lease, life, onLost, shipper, writer }: SpoolParts): Spool => ({
  begin: (start: CallStart) => writer.begin(start),
  append: (record: EndedCallRecord) => writer.append(record),
  offer: (record: EndedCallRecord) => writer.offer(record),
  get droppedRefusals() {
    return writer.dropped;
  },
  get writable() {
    return writer.writable && lease.isHeld;
  },
  get records() {
    return shipper.records;
  },
  get openStarts() {
    return writer.openStarts;
  },
  get bytes() {
    return bytes();
  },
  get unreadableFiles() {
    return folder.unreadableFiles;
  },
  resendAll: () => shipper.resendAll(),
  async close(deadlineMs) {
    writer.flush();
    await shipper.stop(deadlineMs);
    const unwritten = writer.close();
    life.close(writer.openCalls > 0 || unwritten.length > 0 || !lease.isHeld);
    lease.release();
    const lost = await shipper.shipUnwritten(unwritten);
    if (lost > 0) onLost(lost);
    return shipper.records;
  },
});

/** Rejects with the names of folder and variable if the system refuses. */
async function openFolder(options: SpoolOptions) {
  try {
    const folder = new SpoolFolder(options.folder);
    return { folder, lease: await takeLease(folder, options) };
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    const what = `the spool ${options.folder} (LINTEL_SPOOL_DIR) cannot be written`;
    throw new Error(`${what}: ${cause.message}`, { cause });
  }
}

async function takeLease({ path }: SpoolFolder, options: SpoolOptions) {
  const { leaseMs, monotonic, onAlarm, onHealed } = options;
  let isHeld = true;
  const lease = await leaseSpool(path, {
    monotonic,
    leaseMs,
    onTakenOver: (owner) => onHealed({ owner }, "stale spool lock removed"),
    onLost() {
      isHeld = false;
      onAlarm({ folder: path }, "the spool was taken over by another process");
    },
  });
  return {
    release: () => lease.release(),
    get isHeld() {
      return isHeld;
    },
  };
}

/** What former processes left in the folder. */
function recoverBacklog(folder: SpoolFolder, { now, onAlarm, onHealed }: SpoolOptions) {
  const onUnreadable: OnUnreadable = ({ error: err, lines, segment }) => {
    folder.keepUnreadable(segment, lines);
    onAlarm({ segment, records: lines.length, err }, UNREADABLE_KEPT);
  };
  const files = folder.foreignFiles();
  if (files.length > 0) onAlarm({ files }, FOREIGN_KEPT);
  folder.retryUnreadable();
  const backlog = new Backlog(onUnreadable);
  const left = recoverSegments(folder, (torn) => onHealed(torn, "torn record set aside"));
  for (const range of left.ranges) backlog.add(range);
  if (backlog.records > 0) onHealed({ records: backlog.records }, "spool recovered");
  const unknown = recordUnknown(left.starts, {
    lastAliveMs: (lastSentMs) => lastAliveMs(folder.path, lastSentMs, now()),
    onUnreadable: (line, error) =>
      onUnreadable({ segment: UNREADABLE_STARTS, lines: [line], error }),
  });
  if (unknown.length > 0) {
    onAlarm(
      { calls: unknown.length },
      "calls were under way in a process that died: outcome unknown",
    );
  }
  const recovered: readonly Segment[] = left.ranges.map(({ segment }) => segment);
  return { backlog, recovered, unknown, releaseStarts: left.releaseStarts };
}

/** No segment has this number: starts are not kept by their position. */
const UNREADABLE_STARTS = 0;
