import { type AudioLength, toLength, UnmeasurableAudio } from "./audio-length.ts";
import { byteAt, isAt, u16be, u32be } from "./bytes.ts";
import { type FlacFrame, readFlacFrame } from "./codecs/flac-frame.ts";
import { FrameSearch } from "./frame-search.ts";
import { skipId3 } from "./mpeg/mpeg-audio.ts";

/** This many frame headers, valid checksum included, occur in the samples of a large file by chance. */
const CHANCE_HEADS = 2;
/** And not nearly as many without the checksum. */
const MAX_FALSE_HEADS = 5000;

export const isFlac = (bytes: Buffer): boolean => isAt(bytes, skipId3(bytes), "fLaC");

/**
 * The length of a FLAC file: the samples of every head of a frame whose checksum is right, wherever it stands. What
 * the file says of itself may be too little, and where a frame ends is not known before the next one begins. Format:
 * RFC 9639.
 */
export function measureFlac(bytes: Buffer): AudioLength | undefined {
  const start = skipId3(bytes);
  const info = readStreamInfo(bytes, start + 8);
  const counts = countFrames(bytes, findFrames(bytes, start + 4), info.rate);
  const counted = counts.inOrderMs + (counts.strays > CHANCE_HEADS ? counts.strayMs : 0);
  const byOneRate = (counts.samples / info.rate) * 1000;
  const declared = (info.samples / info.rate) * 1000;
  return toLength(counted, Math.max(counts.inOrderMs + counts.strayMs, byOneRate, declared));
}

interface StreamInfo {
  readonly rate: number;
  /** 0 where the encoder did not know. */
  readonly samples: number;
}

/** Reads the first block of metadata, from its own first byte. */
export function readStreamInfo(bytes: Buffer, at: number): StreamInfo {
  const rate = u16be(bytes, at + 10) * 16 + (byteAt(bytes, at + 12) >>> 4);
  if (rate === 0) throw new UnmeasurableAudio("no rate");
  return { rate, samples: (byteAt(bytes, at + 13) & 15) * 0x1_0000_0000 + u32be(bytes, at + 14) };
}

/** Where the blocks of metadata end. */
function findFrames(bytes: Buffer, blocks: number): number {
  let at = blocks;
  let isLast = false;
  while (!isLast) {
    if (at + 4 > bytes.length) throw new UnmeasurableAudio("metadata without an end");
    isLast = byteAt(bytes, at) >= 0x80;
    at += 4 + (u32be(bytes, at) % 0x100_0000);
  }
  return at;
}

function countFrames(bytes: Buffer, from: number, rate: number) {
  const counts = { samples: 0, inOrderMs: 0, strayMs: 0, strays: 0 };
  let previous: FlacFrame | undefined;
  let falseHeads = 0;
  const search = new FrameSearch(bytes);
  for (let at = search.next(from); at < bytes.length; at = search.next(at + 1)) {
    if ((byteAt(bytes, at + 1) & 0xfe) !== 0xf8) continue;
    const frame = readFlacFrame(bytes, at);
    if (frame === undefined) {
      falseHeads++;
      if (falseHeads > MAX_FALSE_HEADS) throw new UnmeasurableAudio("too many heads");
      continue;
    }
    const ms = (frame.samples / (frame.rate ?? rate)) * 1000;
    counts.samples += frame.samples;
    if (previous === undefined || frame.number === nextNumber(previous)) {
      counts.inOrderMs += ms;
      previous = frame;
    } else {
      counts.strayMs += ms;
      counts.strays++;
    }
  }
  return counts;
}

/** Frames are numbered themselves where all are equally long, and by their first samples otherwise. */
const nextNumber = ({ isByFrame, number, samples }: FlacFrame): number =>
  number + (isByFrame ? 1 : samples);
