import { BitReader } from "../bytes.ts";

const RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
] as const;
/** Object types whose packets have no more than 1,024 samples at the rate that stands first: AAC and HE-AAC. */
const PLAIN_TYPES = new Set([1, 2, 3, 4, 5, 6, 23, 29, 39]);
const SAMPLES = 1024;

/**
 * The most milliseconds one AAC packet plays, by its configuration (ISO 14496-3, AudioSpecificConfig). `undefined`
 * when it is none, or one of a codec with longer packets.
 */
export function aacPacketMs(config: Buffer, at: number): number | undefined {
  const bits = new BitReader(config, at);
  const type = bits.read(5);
  const index = bits.read(4);
  const rate = index === 15 ? bits.read(24) : RATES[index];
  if (!PLAIN_TYPES.has(type) || rate === undefined || rate === 0) return undefined;
  return (SAMPLES / rate) * 1000;
}
