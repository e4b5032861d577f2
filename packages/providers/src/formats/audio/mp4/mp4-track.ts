import { UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, isAt, u32be, u64be } from "../bytes.ts";
import { type Box, childrenOf } from "./mp4-box.ts";
import { packetMsOf } from "./mp4-codec.ts";

/** What says how long a track plays. */
export interface TrackLength {
  readonly id: number;
  readonly timescale: number;
  /** As its head says, in ticks of its timescale. */
  readonly duration: number;
  /** How long its packets play, as its tables say, in ticks. */
  ticks: number;
  packets: number;
  /** The most one packet plays, and the least of those in use. */
  readonly packetMs: number;
  readonly minPacketMs: number;
  /** What its edits play. */
  readonly editsMs: number;
}

/** The audio track that stands there; `undefined` for one of something else. */
export function readTrack(bytes: Buffer, track: Box, movieScale: number): TrackLength | undefined {
  const boxes = childrenOf(bytes, track);
  const media = boxesIn(bytes, boxes, "mdia");
  const handler = media.find(({ type }) => type === "hdlr");
  if (handler === undefined || !isAt(bytes, handler.from + 8, "soun")) return undefined;
  const tables = boxesIn(bytes, boxesIn(bytes, media, "minf"), "stbl");
  const entries = tables.filter(({ type }) => type === "stsd");
  const head = readHead(bytes, media);
  const times = readTimes(bytes, tables);
  const sizes = tables.filter(({ type }) => type === "stsz" || type === "stz2");
  const counts = sizes.map(({ from }) => u32be(bytes, from + 8));
  return {
    id: readId(bytes, boxes),
    ...head,
    ticks: times.ticks,
    packets: Math.max(times.packets, ...counts),
    ...packetMsOf(bytes, entries),
    editsMs: readEdits(bytes, boxesIn(bytes, boxes, "edts"), movieScale),
  };
}

/** What stands in all boxes of a type. */
const boxesIn = (bytes: Buffer, boxes: readonly Box[], wanted: string): readonly Box[] =>
  boxes.filter(({ type }) => type === wanted).flatMap((box) => childrenOf(bytes, box));

function readId(bytes: Buffer, boxes: readonly Box[]): number {
  const head = boxes.find(({ type }) => type === "tkhd");
  if (head === undefined) throw new UnmeasurableAudio("a track without a number");
  return u32be(bytes, head.from + (byteAt(bytes, head.from) === 1 ? 20 : 12));
}

function readHead(bytes: Buffer, media: readonly Box[]) {
  const head = media.find(({ type }) => type === "mdhd");
  if (head === undefined) return { timescale: 0, duration: 0 };
  const isLong = byteAt(bytes, head.from) === 1;
  const timescale = u32be(bytes, head.from + (isLong ? 20 : 12));
  const duration = isLong ? u64be(bytes, head.from + 24) : u32be(bytes, head.from + 16);
  const isUnknown = duration === 0xff_ff_ff_ff || duration >= 2 ** 63;
  return { timescale, duration: isUnknown ? 0 : duration };
}

function readTimes(bytes: Buffer, tables: readonly Box[]) {
  let packets = 0;
  let ticks = 0;
  for (const { from, to, type } of tables) {
    if (type !== "stts") continue;
    const end = Math.min(to, from + 8 + u32be(bytes, from + 4) * 8);
    for (let at = from + 8; at + 8 <= end; at += 8) {
      packets += u32be(bytes, at);
      ticks += u32be(bytes, at) * u32be(bytes, at + 4);
    }
  }
  return { packets, ticks };
}

function readEdits(bytes: Buffer, boxes: readonly Box[], movieScale: number): number {
  let ticks = 0;
  for (const { from, to, type } of boxes) {
    if (type !== "elst") continue;
    const isLong = byteAt(bytes, from) === 1;
    const size = isLong ? 20 : 12;
    const end = Math.min(to, from + 8 + u32be(bytes, from + 4) * size);
    for (let at = from + 8; at + size <= end; at += size) {
      ticks += isLong ? u64be(bytes, at) : u32be(bytes, at);
    }
  }
  return movieScale > 0 ? (ticks / movieScale) * 1000 : 0;
}

interface FragmentRun {
  readonly id: number;
  readonly packets: number;
  readonly ticks: number;
}

/** The packets a fragment adds to a track. `defaults`: ticks of a packet, by track. */
export function readFragmentRun(
  bytes: Buffer,
  fragment: Box,
  defaults: ReadonlyMap<number, number>,
): FragmentRun {
  const boxes = childrenOf(bytes, fragment);
  const head = boxes.find(({ type }) => type === "tfhd");
  if (head === undefined) throw new UnmeasurableAudio("a fragment of no track");
  const id = u32be(bytes, head.from + 4);
  const flags = u32be(bytes, head.from) % 0x100_0000;
  const at = head.from + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0);
  const packetTicks = flags & 8 ? u32be(bytes, at) : (defaults.get(id) ?? 0);
  let packets = 0;
  let ticks = 0;
  for (const box of boxes) {
    if (box.type !== "trun") continue;
    const run = readRun(bytes, box, packetTicks);
    packets += run.packets;
    ticks += run.ticks;
  }
  return { id, packets, ticks };
}

function readRun(bytes: Buffer, { from, to }: Box, packetTicks: number) {
  const flags = u32be(bytes, from) % 0x100_0000;
  const packets = u32be(bytes, from + 4);
  const start = from + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  const size = [0x1_00, 0x2_00, 0x4_00, 0x8_00].filter((flag) => flags & flag).length * 4;
  if (start + packets * size > to) throw new UnmeasurableAudio("a run too long");
  if ((flags & 0x1_00) === 0) return { packets, ticks: packets * packetTicks };
  let ticks = 0;
  for (let index = 0; index < packets; index++) ticks += u32be(bytes, start + index * size);
  return { packets, ticks };
}
