import { statSync, truncateSync } from "node:fs";

import type { SpoolFolder } from "../folder/spool-folder.ts";
import { isStart } from "../records/spooled-call.ts";
import { FoundCalls } from "./found-calls.ts";
import { Segment, type SegmentRange } from "./segment.ts";

const LF = 0x0a;
const BLOCK_BYTES = 1024 * 1024;

/** What a process that ended has left in the spool. */
export interface Recovered {
  readonly ranges: readonly SegmentRange[];
  /** Lines of the calls that had begun and have no record. */
  readonly starts: readonly string[];
  /** To be called once these calls have records: what was kept for their starts can go. */
  readonly releaseStarts: () => void;
}

/**
 * What an ended process has left in the spool. A last line that was cut in the middle is
 * taken off and kept in a file of its own: its caller never had the whole answer.
 */
export function recoverSegments(
  folder: SpoolFolder,
  onTorn: (facts: { readonly segment: number; readonly bytes: number }) => void,
): Recovered {
  const ranges: SegmentRange[] = [];
  const tails: (() => void)[] = [];
  const found = new FoundCalls();
  for (const number of folder.segments()) {
    const place = { number, path: folder.segmentPath(number) };
    const { size } = statSync(place.path);
    const whole = new Segment(place, size);
    const { end, recordsEnd, lines } = measure(whole, size, found);
    if (end < size) {
      folder.keepTorn(number, whole.read(end, size));
      onTorn({ segment: number, bytes: size - end });
      truncateSync(place.path, end);
    }
    const segment = new Segment(place, end);
    segment.seal();
    if (lines > 0) ranges.push({ segment, start: 0, end: recordsEnd, lines });
    if (recordsEnd < end) tails.push(() => segment.acknowledge(end - recordsEnd));
  }
  const releaseStarts = (): void => {
    for (const release of tails) release();
  };
  return { ranges, starts: found.starts(), releaseStarts };
}

interface Measured {
  /** Where the last whole line ends, and where the last one that is a record. */
  end: number;
  recordsEnd: number;
  /** How many records there are. */
  lines: number;
}

/** What a segment holds. Its calls are noted in `found`. */
function measure(segment: Segment, size: number, found: FoundCalls): Measured {
  const measured: Measured = { end: 0, recordsEnd: 0, lines: 0 };
  let blockBytes = BLOCK_BYTES;
  while (measured.end < size) {
    const start = measured.end;
    const block = segment.read(start, Math.min(size, start + blockBytes));
    measureLines(block, measured, found);
    if (measured.end > start) {
      blockBytes = BLOCK_BYTES;
    } else if (start + block.length >= size) {
      break; // cut in the middle of a line
    } else {
      blockBytes *= 2; // a line longer than all that is usually read
    }
  }
  return measured;
}

function measureLines(block: Buffer, measured: Measured, found: FoundCalls): void {
  let from = 0;
  const start = measured.end;
  for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, from)) {
    if (isStart(block, from)) {
      found.begun(block.toString("utf8", from, at));
    } else {
      found.recorded(block.subarray(from, at));
      measured.lines += 1;
      measured.recordsEnd = start + at + 1;
    }
    from = at + 1;
    measured.end = start + from;
  }
}
