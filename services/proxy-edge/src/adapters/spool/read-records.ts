import { UsageEvent } from "@lintel/events";
import { z } from "zod";

import type { SegmentRange } from "./segment.ts";
import type { SpooledCall } from "./spooled-call.ts";

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
 * The first lines of a range, at most so many, at least one. A line that cannot be read is given to `onUnreadable` and
 * passed over; it counts as part of the portion, so that it goes with it.
 */
export function readRecords(
  range: SegmentRange,
  most: { readonly records: number; readonly bytes: number },
  onUnreadable: OnUnreadable,
): Portion {
  const { segment, start } = range;
  let bytes = segment.read(start, Math.min(range.end, start + most.bytes));
  // A line longer than all that is usually read.
  if (!bytes.includes(LF)) bytes = segment.read(start, range.end);
  const calls: SpooledCall[] = [];
  let from = 0;
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0 && lines < most.records; at = bytes.indexOf(LF, from)) {
    const call = parseLine(bytes.toString("utf8", from, at), (line, error) =>
      onUnreadable(segment.number, line, error),
    );
    if (call !== undefined) calls.push(call);
    from = at + 1;
    lines += 1;
  }
  // What has no end can only be a file that was cut by hand: it will not become readable.
  if (lines === 0 && bytes.length > 0) {
    onUnreadable(segment.number, bytes.toString("utf8"), new Error("a line without an end"));
  }
  const end = lines === 0 ? range.end : start + from;
  return { range: { segment, start, end, lines: lines === 0 ? range.lines : lines }, calls };
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
