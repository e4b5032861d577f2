import { byteAt, isAt, u32le } from "../bytes.ts";

export interface VorbisSetup {
  readonly rate: number;
  readonly shortSamples: number;
  readonly longSamples: number;
  /** Whether the packets of each mode are long ones. */
  readonly modes: readonly boolean[];
}

/** Behind the modes stands one bit and then zeros; this many bits stand before the first mode at least. */
const BITS_BEFORE_MODES = 97;
const MODE_BITS = 41;
const MAX_MODES = 64;

/**
 * What says how long Vorbis packets play: the first header's rate and blocks and the third one's modes (Vorbis I,
 * 4.2.2 and 4.2.4). The modes are the last thing in that and what stands before them is long to read, so they are read
 * backwards, as ffmpeg does. `undefined` when they cannot be made out.
 */
export function readVorbisSetup(identification: Buffer, setup: Buffer): VorbisSetup | undefined {
  const rate = u32le(identification, 12);
  const modes = readModes(setup);
  if (!isAt(identification, 1, "vorbis") || rate === 0 || modes === undefined) return undefined;
  const sizes = byteAt(identification, 28);
  return { rate, shortSamples: 2 ** (sizes & 15), longSamples: 2 ** (sizes >>> 4), modes };
}

/** The first bit says that the packet is audio, those behind it which mode it has. */
export function isLongBlock(modes: readonly boolean[], firstByte: number): boolean {
  const bits = modes.length > 1 ? 32 - Math.clz32(modes.length - 1) : 0;
  return modes[(firstByte >>> 1) & (2 ** bits - 1)] === true;
}

function readModes(setup: Buffer): readonly boolean[] | undefined {
  const bits = setup.length * 8;
  const framing = findFraming(setup);
  let found: readonly boolean[] | undefined;
  const modes: boolean[] = [];
  for (
    let at = framing;
    at + BITS_BEFORE_MODES <= bits && modes.length < MAX_MODES;
    at += MODE_BITS
  ) {
    // A mapping of at most 63, and two types of which only 0 is defined.
    const isMode = bitsFromEnd(setup, at, 8) < 64 && bitsFromEnd(setup, at + 8, 32) === 0;
    if (!isMode) break;
    modes.unshift(bitsFromEnd(setup, at + 40, 1) === 1);
    if (bitsFromEnd(setup, at + MODE_BITS, 6) + 1 === modes.length) found = [...modes];
  }
  return found;
}

/** The bits behind the framing bit, counted from the end. */
function findFraming(setup: Buffer): number {
  const bits = setup.length * 8;
  let at = 0;
  while (at < bits && bitsFromEnd(setup, at, 1) === 0) at++;
  return at + 1;
}

/** A number whose highest bit is the first from the end: Vorbis packs the lowest bit first. */
function bitsFromEnd(bytes: Buffer, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const byte = byteAt(bytes, bytes.length - 1 - (at >>> 3));
    value = value * 2 + ((byte >>> (7 - (at & 7))) & 1);
  }
  return value;
}
