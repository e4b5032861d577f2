import { byteAt } from "../bytes.ts";

/** A frame of MPEG audio or of AAC with its own head (ADTS). */
export interface AudioFrame {
  readonly bytes: number;
  readonly samples: number;
  readonly rate: number;
  /** Frames of one stream have this in common. */
  readonly kind: number;
  /** Its head gives no length: it ends where the next one begins. */
  readonly isFreeFormat: boolean;
}

/** Kbit/s, for layers I, II and III of MPEG-1, then for layer I and the others of MPEG-2 and 2.5 (ISO 11172-3, 13818-3). */
const BITRATES = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const MPEG1_RATES = [44_100, 48_000, 32_000] as const;
const ADTS_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
] as const;
/** The head and the side information of one channel: no frame is shorter. */
const MIN_FREE_FORMAT_BYTES = 13;

/** The frame whose head stands there, of either kind. Heads begin with eleven ones. */
export function readFrame(bytes: Uint8Array, at: number): AudioFrame | undefined {
  const second = byteAt(bytes, at + 1);
  if (bytes[at] !== 0xff || second < 0xe0) return undefined;
  if ((second & 6) === 0) return second < 0xf0 ? undefined : readAdtsFrame(bytes, at);
  const third = byteAt(bytes, at + 2);
  return third >= 0xf0 || (third & 12) === 12 ? undefined : readMpegFrame(bytes, at);
}

export const isAdts = ({ kind }: AudioFrame): boolean => kind === ADTS;

const ADTS = 0;

function readAdtsFrame(bytes: Uint8Array, at: number): AudioFrame | undefined {
  const rate = ADTS_RATES[(byteAt(bytes, at + 2) >>> 2) & 15];
  const length =
    ((byteAt(bytes, at + 3) & 3) << 11) |
    (byteAt(bytes, at + 4) << 3) |
    (byteAt(bytes, at + 5) >>> 5);
  if (rate === undefined || length < 7) return undefined;
  const samples = 1024 * ((byteAt(bytes, at + 6) & 3) + 1);
  return { bytes: length, samples, rate, kind: ADTS, isFreeFormat: false };
}

function readMpegFrame(bytes: Uint8Array, at: number): AudioFrame | undefined {
  const [second, third] = [byteAt(bytes, at + 1), byteAt(bytes, at + 2)];
  const version = (second >>> 3) & 3;
  const layer = 4 - ((second >>> 1) & 3);
  const full = MPEG1_RATES[(third >>> 2) & 3];
  const kbits = bitrateOf(version, layer, third >>> 4);
  if (version === 1 || full === undefined || kbits === undefined) return undefined;
  const rate = version === 3 ? full : full / (version === 2 ? 2 : 4);
  const samples = samplesOf(version, layer);
  const kind = (second & 0x1e) * 0x100 + (third & 0x0c);
  if (kbits === 0) {
    return { bytes: MIN_FREE_FORMAT_BYTES, samples, rate, kind, isFreeFormat: true };
  }
  const slotBytes = layer === 1 ? 4 : 1;
  const slots = Math.floor((samples / 8 / slotBytes) * ((kbits * 1000) / rate));
  const length = (slots + ((third >>> 1) & 1)) * slotBytes;
  return { bytes: length, samples, rate, kind, isFreeFormat: false };
}

function bitrateOf(version: number, layer: number, index: number): number | undefined {
  if (version === 3) return BITRATES[layer - 1]?.[index];
  return (layer === 1 ? BITRATES[3] : BITRATES[4])[index];
}

function samplesOf(version: number, layer: number): number {
  if (layer === 1) return 384;
  return layer === 3 && version !== 3 ? 576 : 1152;
}
