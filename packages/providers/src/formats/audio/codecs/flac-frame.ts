import { byteAt, u16be } from "../bytes.ts";

/** What the head of a frame says. */
export interface FlacFrame {
  readonly samples: number;
  /** Samples a second; `undefined` where the stream's information has it. */
  readonly rate: number | undefined;
  /** Number of the frame, or of its first sample. */
  readonly number: number;
  readonly isByFrame: boolean;
}

/** The polynomial of the head's checksum (RFC 9639, 9.1.8). */
const CRC8_POLYNOMIAL = 0x07;
const CRC8 = new Uint8Array(256).map((_, byte) => crcOf(byte));
const RATES = [
  undefined,
  88_200,
  176_400,
  192_000,
  8000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  96_000,
] as const;

/** The head of a frame that stands there, if there is one and its checksum is right. Format: RFC 9639, 9.1. */
export function readFlacFrame(bytes: Buffer, at: number): FlacFrame | undefined {
  if (!mayBeHead(bytes, at)) return undefined;
  const sizes = byteAt(bytes, at + 2);
  const [sizeCode, rateCode] = [sizes >>> 4, sizes & 15];
  const numberBytes = numberLength(byteAt(bytes, at + 4));
  const sizeAt = at + 4 + numberBytes;
  const rateAt = sizeAt + (SIZE_BYTES.get(sizeCode) ?? 0);
  const end = rateAt + (RATE_BYTES.get(rateCode) ?? 0);
  if (numberBytes === 0 || !isChecked(bytes, at, end)) return undefined;
  const rate = rateOf(bytes, rateAt, rateCode);
  if (rate === 0) return undefined;
  return {
    samples: samplesOf(bytes, sizeAt, sizeCode),
    rate,
    number: readNumber(bytes, at + 4, numberBytes),
    isByFrame: (byteAt(bytes, at + 1) & 1) === 0,
  };
}

/** Sizes and rates may stand at the head's end; by their codes, in how many bytes. */
const SIZE_BYTES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [7, 2],
]);
const RATE_BYTES: ReadonlyMap<number, number> = new Map([
  [12, 1],
  [13, 2],
  [14, 2],
]);

/** The bits that are the same in all heads, and codes that none has. */
function mayBeHead(bytes: Buffer, at: number): boolean {
  const [sizes, channels] = [byteAt(bytes, at + 2), byteAt(bytes, at + 3)];
  if (u16be(bytes, at) >>> 1 !== 0x7f_fc || sizes < 0x10 || (sizes & 15) === 15) return false;
  return channels < 0xb0 && (channels & 1) === 0;
}

/** How many bytes a number of this first byte has, as UTF-8 would; 0 when it is none. */
function numberLength(first: number): number {
  if (first < 0x80) return 1;
  const ones = Math.clz32(~(first << 24));
  return ones >= 2 && ones <= 7 ? ones : 0;
}

function readNumber(bytes: Buffer, at: number, length: number): number {
  const first = byteAt(bytes, at);
  let number = length === 1 ? first : first & (0x7f >>> length);
  for (let index = 1; index < length; index++) {
    number = number * 64 + (byteAt(bytes, at + index) & 63);
  }
  return number;
}

function samplesOf(bytes: Buffer, at: number, code: number): number {
  if (code === 1) return 192;
  if (code < 6) return 576 * 2 ** (code - 2);
  if (code === 6) return byteAt(bytes, at) + 1;
  return code === 7 ? u16be(bytes, at) + 1 : 2 ** code;
}

function rateOf(bytes: Buffer, at: number, code: number): number | undefined {
  if (code === 12) return byteAt(bytes, at) * 1000;
  if (code === 13) return u16be(bytes, at);
  return code === 14 ? u16be(bytes, at) * 10 : RATES[code];
}

function isChecked(bytes: Buffer, from: number, end: number): boolean {
  if (end >= bytes.length) return false;
  let crc = 0;
  for (let at = from; at < end; at++) crc = CRC8[crc ^ byteAt(bytes, at)] ?? 0;
  return crc === bytes[end];
}

function crcOf(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) {
    crc = crc < 128 ? crc * 2 : ((crc * 2) ^ CRC8_POLYNOMIAL) & 255;
  }
  return crc;
}
