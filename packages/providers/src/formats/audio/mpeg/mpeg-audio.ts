import { type AudioLength, settleDoubt, toLength } from "../audio-length.ts";
import { byteAt, isAt, u32be } from "../bytes.ts";
import { FrameSearch } from "../frame-search.ts";
import { FrameChain } from "./frame-chain.ts";
import { type AudioFrame, isAdts, readFrame } from "./mpeg-frame.ts";

const ID3_HEAD = 10;
const MAX_PADDING_BYTES = 1024 * 1024;

/**
 * The length of a file of MPEG audio frames (MP3, MPGA) or of AAC ones (ADTS). Frames are counted as a decoder finds
 * them, one behind the other. At most: the longest row of frames that anything in the bytes can be taken for,
 * wherever a decoder might begin to read.
 */
export function measureMpegAudio(bytes: Buffer): AudioLength | undefined {
  const start = skipZeros(bytes, skipId3(bytes));
  const first = readFrame(bytes, start);
  if (first === undefined || !isFollowed(bytes, start, first)) return undefined;
  const chains = longestChains(bytes);
  if (chains === undefined) return undefined;
  const maxMs = Math.max(chains.adts, chains.mpeg);
  const counted = countFrames(bytes, start, chains.adts > chains.mpeg);
  return toLength(settleDoubt(counted, maxMs), maxMs);
}

/** Where what follows the ID3v2 tags at the beginning begins. Their size is believed where they end within the file. */
export function skipId3(bytes: Buffer): number {
  let at = 0;
  while (isAt(bytes, at, "ID3")) {
    const size = [6, 7, 8, 9].reduce(
      (sum, index) => sum * 128 + (byteAt(bytes, at + index) & 127),
      0,
    );
    const footer = (byteAt(bytes, at + 5) & 0x10) === 0 ? 0 : ID3_HEAD;
    const end = at + ID3_HEAD + size + footer;
    if (end >= bytes.length) return at;
    at = end;
  }
  return at;
}

function skipZeros(bytes: Buffer, from: number): number {
  const end = Math.min(bytes.length, from + MAX_PADDING_BYTES);
  let at = from;
  while (at < end && bytes[at] === 0) at++;
  return at;
}

/** Another frame of its kind comes right behind it, or nothing does. */
function isFollowed(bytes: Buffer, at: number, frame: AudioFrame): boolean {
  const next = at + frame.bytes;
  return next >= bytes.length || readFrame(bytes, next)?.kind === frame.kind;
}

function longestChains(
  bytes: Buffer,
): { readonly mpeg: number; readonly adts: number } | undefined {
  const mpeg = new FrameChain();
  const adts = new FrameChain();
  const search = new FrameSearch(bytes);
  for (let at = search.next(0); at < bytes.length; at = search.next(at + 1)) {
    const frame = readFrame(bytes, at);
    if (frame === undefined) continue;
    if (!(isAdts(frame) ? adts : mpeg).add(at, frame)) return undefined;
  }
  return { mpeg: mpeg.ms, adts: adts.ms };
}

function countFrames(bytes: Buffer, start: number, wantsAdts: boolean): number {
  const search = new FrameSearch(bytes);
  let ms = 0;
  let isFirst = true;
  let frame = readFrame(bytes, start);
  for (let at = start; at < bytes.length;) {
    const next = frame && readFrame(bytes, at + frame.bytes);
    if (frame === undefined || !isPlayed(frame, { wantsAdts, next, left: bytes.length - at })) {
      at = search.next(at + 1);
      frame = readFrame(bytes, at);
      continue;
    }
    ms += msOf(frame) - (isFirst ? unplayedMs(bytes, at, frame) : 0);
    isFirst = false;
    at += frame.bytes;
    frame = next;
  }
  return Math.max(0, ms);
}

interface FollowedFrame {
  readonly wantsAdts: boolean;
  readonly next: AudioFrame | undefined;
  /** Bytes up to the end of the file. */
  readonly left: number;
}

/** A frame of the wanted kind, with another one behind it or nothing. One that is cut off at the end is not played. */
function isPlayed(frame: AudioFrame, { left, next, wantsAdts }: FollowedFrame): boolean {
  if (isAdts(frame) !== wantsAdts || frame.isFreeFormat || frame.bytes > left) return false;
  return frame.bytes === left || next?.kind === frame.kind;
}

const msOf = ({ rate, samples }: AudioFrame): number => (samples / rate) * 1000;

/**
 * What is not played when the first frame is one of information (Xing's and LAME's, or Fraunhofer's): that frame, and
 * the samples the encoder says it added before and behind, less than 8,192.
 */
function unplayedMs(bytes: Buffer, at: number, frame: AudioFrame): number {
  if (isAdts(frame)) return 0;
  if (isAt(bytes, at + 36, "VBRI")) return msOf(frame);
  const tag = [36, 21, 13].map((offset) => at + offset).find((place) => isInfo(bytes, place));
  if (tag === undefined) return 0;
  const lame = tag + 8 + infoBytes(u32be(bytes, tag + 4));
  const added = isEncoder(bytes, lame) ? u32be(bytes, lame + 20) % 0x100_0000 : 0;
  const samples = Math.floor(added / 0x1000) + (added % 0x1000);
  return msOf(frame) + (samples / frame.rate) * 1000;
}

const isInfo = (bytes: Buffer, at: number): boolean =>
  isAt(bytes, at, "Xing") || isAt(bytes, at, "Info");

/** LAME and ffmpeg sign there. */
const isEncoder = (bytes: Buffer, at: number): boolean =>
  isAt(bytes, at, "LAME") || isAt(bytes, at, "Lav");

/** The flags name the members that stand there: frames, bytes, a table of contents, quality. */
const infoBytes = (flags: number): number =>
  (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
