import { UsageEvent } from "@lintel/events";
import { z } from "zod";

import type { SegmentRange } from "../segments/segment.ts";
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

/** Lines of one segment that cannot be read, and why the first of them cannot. */
export interface UnreadableLines {
  readonly segment: number;
  readonly lines: readonly [string, ...string[]];
  readonly error: unknown;
}

/** Keeps what cannot be read. When it throws, nothing of the range counts as read. */
export type OnUnreadable = (unreadable: UnreadableLines) => void;

/**
 * The first records of a range, at least one, up to a maximum. Lines that cannot be read are given to `onUnreadable` and
 * passed over; they count as part of the portion, so that they go with it. Starts of calls are passed over as well.
 * Throws what the disk throws.
 */
export function readRecords(
  range: SegmentRange,
  most: { readonly records: number; readonly bytes: number },
  onUnreadable: OnUnreadable,
): Portion {
  const reading = readRange(range, most);
  const { calls, unreadable } = reading;
  const [first, ...others] = unreadable;
  if (first !== undefined) {
    const lines = [first.line, ...others.map(({ line }) => line)] as const;
    onUnreadable({ segment: range.segment.number, lines, error: first.error });
  }
  const end = range.start + reading.bytes;
  const lines = end === range.end ? range.lines : reading.lines;
  return { range: { ...range, end, lines }, calls };
}

function readRange(
  { end, segment, start }: SegmentRange,
  most: { readonly records: number; readonly bytes: number },
): Reading {
  const reading: Reading = { calls: [], unreadable: [], lines: 0, bytes: 0 };
  let size = most.bytes;
  while (reading.lines === 0 && start + reading.bytes < end) {
    const from = start + reading.bytes;
    const wanted = Math.min(end - from, size);
    const bytes = segment.read(from, from + wanted);
    if (readLines(bytes, reading, most.records) > 0) continue;
    if (wanted === end - from || bytes.length < wanted) {
      // What has no end can only be a file that was cut by hand: it will not become readable.
      const error = new Error("a line without an end");
      reading.unreadable.push({ line: bytes.toString("utf8"), error });
      reading.bytes = end - start;
      break;
    }
    // A line longer than all that is usually read.
    size = end - from;
  }
  return reading;
}

/** What was read of a range so far. */
interface Reading {
  readonly calls: SpooledCall[];
  readonly unreadable: Unreadable[];
  /** Records, readable or not. */
  lines: number;
  bytes: number;
}

/** Adds the whole lines of a block, up to a maximum of records; returns how many bytes they take. */
function readLines(block: Buffer, reading: Reading, records: number): number {
  let from = 0;
  for (
    let at = block.indexOf(LF);
    at >= 0 && reading.lines < records;
    at = block.indexOf(LF, from)
  ) {
    if (!isStart(block, from)) {
      const read = parseLine(block.toString("utf8", from, at));
      if ("error" in read) reading.unreadable.push(read);
      else reading.calls.push(read);
      reading.lines += 1;
    }
    from = at + 1;
  }
  reading.bytes += from;
  return from;
}

interface Unreadable {
  readonly line: string;
  readonly error: unknown;
}

function parseLine(line: string): SpooledCall | Unreadable {
  try {
    const parsed: unknown = JSON.parse(line);
    const { event, reservation } = SpoolLine.parse(parsed);
    const { event: raw } = RawLine.parse(parsed);
    return { id: event.id, event: JSON.stringify(raw), reservation };
  } catch (error) {
    return { line, error };
  }
}
