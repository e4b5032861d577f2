import { type AudioLength, longest, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, u16be, u32be } from "../bytes.ts";
import { measureMpegAudio } from "./mpeg-audio.ts";

const PACK = 0x1_ba;
const END = 0x1_b9;
/** Audio of other codecs stands in it. */
const PRIVATE_1 = 0x1_bd;
/** Ordinary ones have about 2 KB each. */
const MAX_PACKETS = 200_000;
const isAudio = (code: number): boolean => code >= 0x1_c0 && code <= 0x1_df;

export const isProgramStream = (bytes: Buffer): boolean => u32be(bytes, 0) === PACK;

/** The length of an MPEG program stream (ISO 11172-1, 13818-1): that of its longest stream of MPEG audio. */
export function measureProgramStream(bytes: Buffer): AudioLength | undefined {
  const streams = new Map<number, Buffer[]>();
  let packets = 0;
  for (let at = 0; at + 4 <= bytes.length; packets++) {
    if (packets > MAX_PACKETS) throw new UnmeasurableAudio("too many packets");
    const code = u32be(bytes, at);
    if (code === END) break;
    if (code === PRIVATE_1 || code < PACK || code > 0x1_ff) {
      throw new UnmeasurableAudio("a stream that is not known");
    }
    const end = code === PACK ? packEnd(bytes, at) : at + 6 + u16be(bytes, at + 4);
    if (isAudio(code)) {
      const parts = streams.get(code) ?? [];
      streams.set(code, parts);
      parts.push(bytes.subarray(Math.min(payloadStart(bytes, at + 6, end), end), end));
    }
    at = end;
  }
  return longest(
    [...streams.values()].flatMap((parts) => measureMpegAudio(Buffer.concat(parts)) ?? []),
  );
}

/** MPEG-2's head of a pack is longer, and has stuffing behind it. */
const packEnd = (bytes: Buffer, at: number): number =>
  (byteAt(bytes, at + 4) & 0xc0) === 0x40 ? at + 14 + (byteAt(bytes, at + 13) & 7) : at + 12;

/** Where the payload of a packet begins; its head is MPEG-2's, or else MPEG-1's. */
function payloadStart(bytes: Buffer, from: number, end: number): number {
  if ((byteAt(bytes, from) & 0xc0) === 0x80) return from + 3 + byteAt(bytes, from + 2);
  let at = from;
  while (at < end && bytes[at] === 0xff) at++;
  if ((byteAt(bytes, at) & 0xc0) === 0x40) at += 2;
  const kind = byteAt(bytes, at) >>> 4;
  return at + (kind === 2 ? 5 : kind === 3 ? 10 : 1);
}
