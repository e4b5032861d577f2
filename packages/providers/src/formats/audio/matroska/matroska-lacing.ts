import { byteAt } from "../bytes.ts";
import { UNKNOWN, vintLength, vintValue } from "./matroska-element.ts";

interface Lace {
  readonly at: number;
  readonly end: number;
  readonly lacing: number;
}

/** Where the packets of a block begin, and the size of each (RFC 9559, 10.3). */
export function readLacing(bytes: Buffer, { at, end, lacing }: Lace) {
  if (lacing === 0) return { at, sizes: [end - at] };
  const count = byteAt(bytes, at) + 1;
  if (lacing === 2) {
    const sizes = Array.from({ length: count }, () => Math.floor((end - at - 1) / count));
    return { at: at + 1, sizes };
  }
  const sizes: number[] = [];
  let from = at + 1;
  let left = end;
  for (let index = 1; index < count; index++) {
    const size =
      lacing === 1 ? readXiphSize(bytes, from, end) : readEbmlSize(bytes, from, sizes.at(-1));
    sizes.push(size.value);
    from += size.length;
    left -= size.value;
  }
  return { at: from, sizes: [...sizes, Math.max(0, left - from)] };
}

function readXiphSize(bytes: Buffer, at: number, end: number) {
  let from = at;
  while (from < end && bytes[from] === 255) from++;
  return { value: (from - at) * 255 + byteAt(bytes, from), length: from - at + 1 };
}

/** The first is a number, each further one the difference to the one before. */
function readEbmlSize(bytes: Buffer, at: number, previous: number | undefined) {
  const length = vintLength(bytes, at);
  const value = vintValue(bytes, at, length);
  if (previous === undefined) return { length, value: Math.max(0, value) };
  const bias = 2 ** (7 * length - 1) - 1;
  const difference = (value === UNKNOWN ? 2 * bias + 1 : value) - bias;
  return { length, value: Math.max(0, previous + difference) };
}
