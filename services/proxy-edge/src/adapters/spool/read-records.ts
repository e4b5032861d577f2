import { UsageEvent } from "@lintel/events";
import { z } from "zod";

import type { EndedCallRecord } from "../../deps.ts";
import type { SegmentRange } from "./segment.ts";

const LF = 0x0a;

/** One queue job's worth of records. */
export interface Portion {
  readonly range: SegmentRange;
  readonly records: readonly EndedCallRecord[];
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

export const toLine = (record: EndedCallRecord): string => `${JSON.stringify(record)}\n`;

/**
 * The first lines of a range, at most so many, at least one. A line that cannot be read is told and passed over;
 * it counts as part of the portion, so that it goes with it.
 */
export function readRecords(
  range: SegmentRange,
  most: { readonly records: number; readonly bytes: number },
  onUnreadable: (error: unknown) => void,
): Portion {
  const { segment, start } = range;
  let bytes = segment.read(start, Math.min(range.end, start + most.bytes));
  // A line longer than all that is usually read.
  if (!bytes.includes(LF)) bytes = segment.read(start, range.end);
  const records: EndedCallRecord[] = [];
  let from = 0;
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0 && lines < most.records; at = bytes.indexOf(LF, from)) {
    const record = parseLine(bytes.toString("utf8", from, at), onUnreadable);
    if (record !== undefined) records.push(record);
    from = at + 1;
    lines += 1;
  }
  // What has no end can only be a file that somebody cut: it will not become readable.
  const end = lines === 0 ? range.end : start + from;
  return { range: { segment, start, end, lines: lines === 0 ? range.lines : lines }, records };
}

function parseLine(
  line: string,
  onUnreadable: (error: unknown) => void,
): EndedCallRecord | undefined {
  try {
    const { event, reservation } = SpoolLine.parse(JSON.parse(line));
    return reservation === undefined ? { event } : { event, reservation };
  } catch (error) {
    onUnreadable(error);
    return undefined;
  }
}
