import { mkdirSync } from "node:fs";

import type { EndedCallRecord, EventLog } from "../../deps.ts";
import { Backlog } from "./backlog.ts";
import { RecordWriter } from "./record-writer.ts";
import { recoverSegments } from "./recover-segments.ts";
import { Segment } from "./segment.ts";
import { Shipper, type ShipperOptions } from "./shipper.ts";
import { SpoolFolder } from "./spool-folder.ts";
import { lockSpool } from "./spool-lock.ts";

export interface SpoolOptions extends Pick<
  ShipperOptions,
  "allotted" | "finish" | "publish" | "monotonic" | "onTrouble"
> {
  readonly folder: string;
  /** Takes the sequence numbers acknowledged for this spool since the last time. */
  readonly takeAcknowledged: (spoolId: string) => Promise<readonly number[]>;
  /** Told what a process that died here left behind. */
  readonly onHealed: (facts: object, what: string) => void;
}

export interface Spool extends EventLog {
  /** Records that are not known to be in the ledger. */
  readonly records: number;
  /** What they take on disk. */
  readonly bytes: number;
  /** Redis is back: whatever is not acknowledged may be lost there. */
  resendAll(): void;
  /** Ships what it can within the deadline and frees the folder; the rest is shipped at the next start. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * Opens the folder where events wait until they are in the ledger, and begins to ship what is in it. Throws
 * when another process has it or it cannot be written.
 */
export function openSpool(options: SpoolOptions): Spool {
  const { onHealed, onTrouble } = options;
  mkdirSync(options.folder, { recursive: true });
  const lock = lockSpool(options.folder, (owner) =>
    onHealed({ owner }, "stale spool lock removed"),
  );
  const folder = new SpoolFolder(options.folder);
  const backlog = new Backlog((error) => onTrouble(error, "record not readable"));
  let lastSegment = folder.segments().at(-1) ?? 0;
  let segments: Segment[] = [];
  for (const range of recoverSegments(folder, (torn) => onHealed(torn, "torn record dropped"))) {
    segments.push(range.segment);
    backlog.add(range);
  }
  if (backlog.records > 0) onHealed({ records: backlog.records }, "spool recovered");
  const shipper = new Shipper({
    ...options,
    spoolId: folder.spoolId,
    nextSequence: () => folder.nextSequence(),
    takeAcknowledged: () => options.takeAcknowledged(folder.spoolId),
    backlog,
  });
  const writer = new RecordWriter({
    newSegment: () => {
      lastSegment += 1;
      const segment = new Segment(folder.segmentPath(lastSegment));
      segments = [...segments.filter(({ keptBytes }) => keptBytes > 0), segment];
      return segment;
    },
    onWritten: (range, calls) => {
      backlog.add(range, calls);
      shipper.wake();
    },
    onTrouble: (error) => onTrouble(error, "spool cannot be written"),
  });
  shipper.wake();
  return {
    append: (record: EndedCallRecord) => writer.append(record),
    get writable() {
      return writer.writable;
    },
    get records() {
      return shipper.records;
    },
    get bytes() {
      return segments.reduce((sum, { keptBytes }) => sum + keptBytes, 0);
    },
    resendAll: () => shipper.resendAll(),
    async close(deadlineMs) {
      writer.flush();
      await shipper.stop(deadlineMs);
      writer.close();
      lock.release();
    },
  };
}
