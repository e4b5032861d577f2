import { byteAt } from "../bytes.ts";

/** No packet is longer (RFC 6716, 3.2.5, R5). */
export const MAX_OPUS_PACKET_MS = 120;

const SILK_MS = [10, 20, 40, 60] as const;
const CELT_MS = [2.5, 5, 10, 20] as const;

/**
 * How long an Opus packet plays, by its first byte and, where it has any number of frames, its second (RFC 6716, 3.1).
 * An empty one stands for a lost one of any length.
 */
export function opusPacketMs(bytes: Buffer, at: number, end: number): number {
  if (at >= end) return MAX_OPUS_PACKET_MS;
  const first = byteAt(bytes, at);
  const code = first & 3;
  const frames = code === 0 ? 1 : code === 3 ? byteAt(bytes, at + 1) & 63 : 2;
  return Math.min(frames * frameMs(first >>> 3), MAX_OPUS_PACKET_MS);
}

function frameMs(config: number): number {
  if (config < 12) return SILK_MS[config & 3] ?? 0;
  if (config < 16) return (config & 1) === 0 ? 10 : 20;
  return CELT_MS[config & 3] ?? 0;
}
