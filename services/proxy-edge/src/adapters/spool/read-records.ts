import { UsageEvent } from "@lintel/events";
import { z } from "zod";

import type { SegmentRange } from "./segment.ts";
import { isStart, type SpooledCall } from "./spooled-call.ts";

const LF = 0x0a;

/** One queue job's worth of records. */
export interface Portion {
  readonly range: SegmentRange;
  readonly calls: readonly SpooledCall[];
}

/** A line of the spool. An older process may have written it. */
const SpoolLine = z.object({
  event: UsageEvent,
  reservation: z
    .object({
      holders: z.array(z.object({ scope: z.enum(["key", "user"]), id: z.string() })),
      costNano: z.number().optional(),
      tokens: z.number().optional(),
    })
    .optional(),
});

/** The event as it was written: a newer process may have given it members that are not known here. */
const RawLine = z.object({ event: z.unknown() });

/** Takes what cannot be read, to keep it. */
export type OnUnreadable = (segment: number, line: string, error: unknown) => void;

/**
 * The first records of a range, at most so many, at least one. A line that cannot be read is given to `onUnreadable` and
 * passed over; it counts as part of the portion, so that it goes with it. Starts of calls are passed over as well.
 */
export function readRecords(
  range: SegmentRange,
  most: { readonly records: number; readonly bytes: number },
  onUnreadable: OnUnreadable,
): Portion {
  const { segment, start } = range;
  const reading: Reading = { calls: [], lines: 0, bytes: 0 };
  let size = most.bytes;
  while (reading.lines === 0 && start + reading.bytes < range.end) {
    const from = start + reading.bytes;
    const bytes = segment.read(from, Math.min(range.end, from + size));
    const taken = readLines(bytes, reading, most.records, (line, error) =>
      onUnreadable(segment.number, line, error),
    );
    if (taken > 0) continue;
    if (from + bytes.length >= range.end) {
      // What has no end can only be a file that was cut by hand: it will not become readable.
      onUnreadable(segment.number, bytes.toString("utf8"), new Error("a line without an end"));
      return { range: { segment, start, end: range.end, lines: range.lines }, calls: [] };
    }
    // A line longer than all that is usually read.
    size = range.end - from;
  }
  const { calls, lines } = reading;
  return { range: { segment, start, end: start + reading.bytes, lines }, calls };
}

/** What was read of a range so far. */
interface Reading {
  readonly calls: SpooledCall[];
  /** Records, readable or not. */
  lines: number;
  bytes: number;
}

/** Adds the whole lines of a block, up to so many records; returns how many bytes they take. */
function readLines(
  block: Buffer,
  reading: Reading,
  records: number,
  onUnreadable: (line: string, error: unknown) => void,
): number {
  let from = 0;
  for (
    let at = block.indexOf(LF);
    at >= 0 && reading.lines < records;
    at = block.indexOf(LF, from)
  ) {
    if (!isStart(block, from)) {
      const call = parseLine(block.toString("utf8", from, at), onUnreadable);
      if (call !== undefined) reading.calls.push(call);
      reading.lines += 1;
    }
    from = at + 1;
  }
  reading.bytes += from;
  return from;
}

function parseLine(
  line: string,
  onUnreadable: (line: string, error: unknown) => void,
): SpooledCall | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    const { event, reservation } = SpoolLine.parse(parsed);
    const { event: raw } = RawLine.parse(parsed);
    return { id: event.id, event: JSON.stringify(raw), reservation };
  } catch (error) {
    onUnreadable(line, error);
    return undefined;
  }
}
