import { UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, u16be, u32be } from "../bytes.ts";
import { aacPacketMs } from "../codecs/aac-config.ts";
import { MAX_OPUS_PACKET_MS } from "../codecs/opus-packet.ts";
import { type Box, childrenOf } from "./mp4-box.ts";

/** How long a packet of a codec plays. */
interface PacketMs {
  /** At most. */
  readonly packetMs: number;
  /** The least of those in use. */
  readonly minPacketMs: number;
}

/** Encoders of Opus make packets from here up; that they could be shorter only makes the estimate too long. */
const MIN_OPUS_PACKET_MS = 10;
/** ISO 14496-1: AAC of MPEG-4, and of MPEG-2 in three profiles. */
const AAC_TYPES = new Set([0x40, 0x66, 0x67, 0x68]);
const ENTRY_HEAD = 28;

/** How long the packets of a track play whose descriptions stand in these boxes: of several, the longest. */
export function packetMsOf(bytes: Buffer, descriptions: readonly Box[]): PacketMs {
  const entries = descriptions.flatMap(({ from, to }) => childrenOf(bytes, { from: from + 8, to }));
  const found = entries.map((entry) => readEntry(bytes, entry));
  if (found.length === 0) throw new UnmeasurableAudio("no codec");
  return {
    packetMs: Math.max(...found.map(({ packetMs }) => packetMs)),
    minPacketMs: Math.max(...found.map(({ minPacketMs }) => minPacketMs)),
  };
}

function readEntry(bytes: Buffer, { from, to, type }: Box): PacketMs {
  const entry = bytes.subarray(from, to);
  if (type === "Opus") return { packetMs: MAX_OPUS_PACKET_MS, minPacketMs: MIN_OPUS_PACKET_MS };
  const packetMs = type === "mp4a" ? aacMs(entry) : type === "alac" ? alacMs(entry) : undefined;
  if (packetMs === undefined) throw new UnmeasurableAudio("a codec that is not known");
  return { packetMs, minPacketMs: packetMs };
}

/** By each configuration there is, and by the rate the entry itself has: the longest. */
function aacMs(entry: Buffer): number | undefined {
  const rate = u16be(entry, 24);
  let longestMs = rate > 0 ? (1024 / rate) * 1000 : 0;
  let found = false;
  for (let at = entry.indexOf("esds", ENTRY_HEAD); at >= 0; at = entry.indexOf("esds", at + 4)) {
    const ms = readDescriptor(entry, at + 8);
    if (ms === undefined) return undefined;
    longestMs = Math.max(longestMs, ms);
    found = true;
  }
  return found ? longestMs : undefined;
}

/** An elementary stream's descriptor, in it the decoder's, in it the decoder's configuration. */
function readDescriptor(entry: Buffer, from: number): number | undefined {
  const stream = enter(entry, from, 3);
  if (stream === undefined) return undefined;
  const flags = byteAt(entry, stream + 2);
  const url = flags & 0x40 ? 1 + byteAt(entry, stream + 3 + (flags & 0x80 ? 2 : 0)) : 0;
  const options = (flags & 0x80 ? 2 : 0) + url + (flags & 0x20 ? 2 : 0);
  const decoder = enter(entry, stream + 3 + options, 4);
  if (decoder === undefined || !AAC_TYPES.has(byteAt(entry, decoder))) return undefined;
  const config = enter(entry, decoder + 13, 5);
  return config === undefined ? undefined : aacPacketMs(entry, config);
}

/** Where the content of a descriptor of this tag begins, behind a size of up to four bytes. */
function enter(bytes: Buffer, at: number, tag: number): number | undefined {
  if (bytes[at] !== tag) return undefined;
  let start = at + 1;
  while (start < at + 4 && byteAt(bytes, start) >= 0x80) start++;
  return start + 1;
}

function alacMs(entry: Buffer): number | undefined {
  const at = entry.indexOf("alac", ENTRY_HEAD);
  if (at < 0) return undefined;
  const samples = u32be(entry, at + 8);
  const rate = u32be(entry, at + 28);
  return rate > 0 && samples > 0 ? (samples / rate) * 1000 : undefined;
}
