import { type AudioLength, toLength } from "../audio-length.ts";
import { measureMpegAudio } from "../mpeg/mpeg-audio.ts";
import { readFlacFrame } from "./flac-frame.ts";
import { opusPacketMs } from "./opus-packet.ts";
import type { VorbisSetup } from "./vorbis-setup.ts";
import { isLongBlock } from "./vorbis-setup.ts";

/** Adds up what the packets of one stream play. */
export interface PacketTimer {
  /** Takes the packet that stands from `at` up to `end`, or its first bytes where the rest stands elsewhere. */
  readonly add: (bytes: Buffer, at: number, end: number) => void;
  readonly length: () => AudioLength | undefined;
}

/** A timer that goes by the sum of what each packet plays. */
function summing(packetMs: (bytes: Buffer, at: number, end: number) => number): PacketTimer {
  let ms = 0;
  return {
    add: (bytes, at, end) => {
      ms += packetMs(bytes, at, end);
    },
    length: () => toLength(ms, ms),
  };
}

/** A decoder throws the first samples away, as many as the stream's head says; honest ones say less than this. */
const MAX_OPUS_PRE_SKIP_MS = 120;

/** Opus packets say themselves how long they play. `preSkip`: samples at 48 kHz that a decoder does not play. */
export function opusTimer(preSkip: number): PacketTimer {
  const timer = summing(opusPacketMs);
  const skippedMs = Math.min(preSkip / 48, MAX_OPUS_PRE_SKIP_MS);
  return {
    add: timer.add,
    length: () => {
      const { ms = 0 } = timer.length() ?? {};
      return toLength(ms - skippedMs, ms);
    },
  };
}

/**
 * Vorbis packets overlap: each plays a quarter of its own block and of the one before. Which block it is depends on
 * modes that are read backwards (`readVorbisSetup`), so at most all are long.
 */
export function vorbisTimer({ longSamples, modes, rate, shortSamples }: VorbisSetup): PacketTimer {
  let samples = 0;
  let packets = 0;
  let previous = 0;
  return {
    add: (bytes, at) => {
      const block = isLongBlock(modes, bytes[at] ?? 0) ? longSamples : shortSamples;
      if (packets > 0) samples += (previous + block) / 4;
      previous = block;
      packets++;
    },
    length: () =>
      toLength(
        (samples / rate) * 1000,
        ((packets * Math.max(longSamples, shortSamples)) / 2 / rate) * 1000,
      ),
  };
}

/** Every packet plays equally long. */
export const evenTimer = (packetMs: number): PacketTimer => summing(() => packetMs);

/** Each packet is a frame; what is none is not played. */
export const flacTimer = (rate: number): PacketTimer =>
  summing((bytes, at) => {
    const frame = readFlacFrame(bytes, at);
    return frame === undefined ? 0 : (frame.samples / (frame.rate ?? rate)) * 1000;
  });

export const pcmTimer = (bytesPerSecond: number): PacketTimer =>
  summing((_bytes, at, end) => ((end - at) / bytesPerSecond) * 1000);

/** Frames of MPEG audio, which say how long they are, one or several in each packet. */
export function mpegTimer(): PacketTimer {
  const packets: Buffer[] = [];
  return {
    add: (bytes, at, end) => {
      packets.push(bytes.subarray(at, end));
    },
    length: () => measureMpegAudio(Buffer.concat(packets)),
  };
}
