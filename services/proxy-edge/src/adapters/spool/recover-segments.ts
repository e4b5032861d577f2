import { truncateSync, statSync } from "node:fs";

import { Segment, type SegmentRange } from "./segment.ts";
import type { SpoolFolder } from "./spool-folder.ts";

const LF = 0x0a;
const BLOCK_BYTES = 1024 * 1024;

/**
 * What a process that ended, in whatever way, has left in the spool. A last line that was cut in the middle is
 * taken off and kept in a file of its own: its caller never had the whole answer.
 */
export function recoverSegments(
  folder: SpoolFolder,
  onTorn: (facts: { readonly segment: number; readonly bytes: number }) => void,
): readonly SegmentRange[] {
  return folder.segments().flatMap((number) => {
    const place = { number, path: folder.segmentPath(number) };
    const { size } = statSync(place.path);
    const whole = new Segment(place, size);
    const { end, lines } = measure(whole, size);
    if (end < size) {
      folder.keepTorn(number, whole.read(end, size));
      onTorn({ segment: number, bytes: size - end });
      truncateSync(place.path, end);
    }
    const segment = new Segment(place, end);
    segment.seal();
    return end === 0 ? [] : [{ segment, start: 0, end, lines }];
  });
}

/** How many whole lines there are, and where the last of them ends. */
function measure(segment: Segment, size: number): { readonly end: number; readonly lines: number } {
  let end = 0;
  let lines = 0;
  for (let start = 0; start < size; start += BLOCK_BYTES) {
    const block = segment.read(start, Math.min(size, start + BLOCK_BYTES));
    for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) {
      lines += 1;
      end = start + at + 1;
    }
  }
  return { end, lines };
}
