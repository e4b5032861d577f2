import { type AudioLength, toLength, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, isAt, u32le, u64le } from "../bytes.ts";
import { OggStream } from "./ogg-stream.ts";

const PAGE_HEAD = 27;
const CAPTURE = Buffer.from("OggS");
/** Where a page stands within another, one of them is none. No honest file has one. */
const MAX_OVERLAPS = 16;
const MAX_STREAMS = 1000;
/** As many packets as 25 MB of the slowest speech have, with their sizes. */
const MAX_SEGMENTS = 2_000_000;
const CONTINUED = 1;
const FIRST = 2;

export const isOgg = (bytes: Buffer): boolean => isAt(bytes, 0, "OggS");

/**
 * The length of an Ogg file: what all packets of all its streams play. Every page counts that can be found, within
 * others too: a decoder that throws one away for its checksum finds those inside. Format: RFC 3533.
 */
export function measureOgg(bytes: Buffer): AudioLength | undefined {
  const streams = new Map<number, OggStream>();
  const ended: OggStream[] = [];
  let overlaps = 0;
  let end = 0;
  let segments = 0;
  for (let at = 0; at >= 0; at = bytes.indexOf(CAPTURE, at + PAGE_HEAD)) {
    if (at < end) overlaps++;
    if (overlaps > MAX_OVERLAPS) throw new UnmeasurableAudio("pages within pages");
    end = readPage(bytes, at, streams, ended);
    segments += byteAt(bytes, at + 26);
    if (segments > MAX_SEGMENTS) throw new UnmeasurableAudio("too many packets");
    if (streams.size + ended.length > MAX_STREAMS) throw new UnmeasurableAudio("too many streams");
  }
  const lengths = [...ended, ...streams.values()].flatMap((stream) => stream.length() ?? []);
  // Those in turn are played one behind the other, and of those beside each other a decoder may choose.
  return toLength(sumOf(lengths.map(({ ms }) => ms)), sumOf(lengths.map(({ maxMs }) => maxMs)));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Reads a page and returns where it ends. */
function readPage(
  bytes: Buffer,
  at: number,
  streams: Map<number, OggStream>,
  ended: OggStream[],
): number {
  const serial = u32le(bytes, at + 14);
  const flags = byteAt(bytes, at + 5);
  const segments = byteAt(bytes, at + 26);
  const known = streams.get(serial);
  // The same number again: another stream, behind the first.
  if (known !== undefined && (flags & FIRST) !== 0) ended.push(known);
  const stream = known === undefined || (flags & FIRST) !== 0 ? new OggStream() : known;
  streams.set(serial, stream);
  let start = at + PAGE_HEAD + segments;
  let isWithin = (flags & CONTINUED) !== 0;
  for (let index = 0; index < segments && start < bytes.length; index++) {
    const size = byteAt(bytes, at + PAGE_HEAD + index);
    stream.addSegment(bytes, start, Math.min(start + size, bytes.length), !isWithin);
    isWithin = size === 255;
    start += size;
  }
  stream.endPage(u64le(bytes, at + 6));
  return start;
}
