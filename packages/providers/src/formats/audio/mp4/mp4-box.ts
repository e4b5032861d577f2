import { UnmeasurableAudio } from "../audio-length.ts";
import { u32be, u64be } from "../bytes.ts";

export interface Box {
  readonly type: string;
  /** First byte of what is in it, and the first behind it. */
  readonly from: number;
  readonly to: number;
}

/** More than any encoder writes side by side. */
const MAX_BOXES = 20_000;

interface Range {
  readonly from: number;
  readonly to: number;
  /** Its last box may be cut off. */
  readonly isFile?: boolean;
}

/** The boxes that stand within a range, one behind the other. Throws when they do not fit into it. */
export function childrenOf(bytes: Buffer, { from, isFile = false, to }: Range): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to;) {
    const box = readBox(bytes, at, to);
    if (box.to > to && !(isFile && box.type === "mdat")) {
      throw new UnmeasurableAudio("a box too long");
    }
    if (boxes.length >= MAX_BOXES) throw new UnmeasurableAudio("too many boxes");
    boxes.push({ ...box, to: Math.min(box.to, to) });
    at = box.to;
  }
  return boxes;
}

function readBox(bytes: Buffer, at: number, to: number): Box {
  const size = u32be(bytes, at);
  const type = bytes.toString("latin1", at + 4, at + 8);
  if (size === 0) return { type, from: at + 8, to };
  if (size === 1) {
    const long = u64be(bytes, at + 8);
    if (long < 16) throw new UnmeasurableAudio("a box too short");
    return { type, from: at + 16, to: at + long };
  }
  if (size < 8) throw new UnmeasurableAudio("a box too short");
  return { type, from: at + 8, to: at + size };
}
