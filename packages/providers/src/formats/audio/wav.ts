import { type AudioLength, settleDoubt, toLength, UnmeasurableAudio } from "./audio-length.ts";
import { isAt, u16le, u32le } from "./bytes.ts";
import { measureMpegAudio } from "./mpeg/mpeg-audio.ts";

const CHUNKS_START = 12;
const CHUNK_HEAD = 8;
const MAX_CHUNKS = 100_000;
/** Format tags: https://www.iana.org/assignments/wave-avi-codec-registry (November 2026). */
const PCM = 0x1;
const MS_ADPCM = 0x2;
const FLOAT = 0x3;
const A_LAW = 0x6;
const MU_LAW = 0x7;
const IMA_ADPCM = 0x11;
const GSM = 0x31;
const MPEG = 0x50;
const MP3 = 0x55;
const EXTENSIBLE = 0xff_fe;

interface WavFormat {
  readonly tag: number;
  readonly channels: number;
  readonly rate: number;
  readonly bytesPerSecond: number;
  readonly blockBytes: number;
  readonly bits: number;
}

interface WavChunks {
  readonly formatAt: number;
  /** First byte of the samples. */
  readonly dataAt: number;
  /** Bytes of all chunks of samples, of as many as there really are. */
  readonly dataBytes: number;
}

export const isWav = (bytes: Buffer): boolean =>
  (isAt(bytes, 0, "RIFF") || isAt(bytes, 0, "RF64")) && isAt(bytes, 8, "WAVE");

/**
 * The length of a WAV file. At most: all bytes behind the head of the samples, at the fewest bytes a second its format
 * can be taken to mean.
 */
export function measureWav(bytes: Buffer): AudioLength | undefined {
  const { dataAt, dataBytes, formatAt } = findChunks(bytes);
  const format = readFormat(bytes, formatAt);
  if (format.tag === MPEG || format.tag === MP3) return measureMpegAudio(bytes.subarray(dataAt));
  const bytesPerSecond = decodedRate(format);
  const least = Math.min(bytesPerSecond, ...(isUncompressed(format) ? declaredRates(format) : []));
  const allBytes = bytes.length - dataAt;
  const counted = (dataBytes / bytesPerSecond) * 1000;
  const ms = settleDoubt(counted, (allBytes / bytesPerSecond) * 1000);
  return toLength(ms, (allBytes / least) * 1000);
}

function findChunks(bytes: Buffer): WavChunks {
  let formatAt = -1;
  let dataAt = -1;
  let dataBytes = 0;
  let chunks = 0;
  for (let at = CHUNKS_START; at + CHUNK_HEAD <= bytes.length;) {
    chunks++;
    if (chunks > MAX_CHUNKS) throw new UnmeasurableAudio("too many chunks");
    const start = at + CHUNK_HEAD;
    const declared = u32le(bytes, at + 4);
    const left = bytes.length - start;
    let size = Math.min(declared, left);
    if (isAt(bytes, at, "fmt ")) {
      if (formatAt >= 0) throw new UnmeasurableAudio("two formats");
      formatAt = start;
    } else if (isAt(bytes, at, "data")) {
      // Who writes while recording does not know the size.
      if (declared === 0) size = left;
      if (dataAt < 0) dataAt = start;
      dataBytes += size;
    }
    at = start + size + (size % 2);
  }
  if (formatAt < 0 || dataAt < 0) throw new UnmeasurableAudio("no format or no samples");
  return { formatAt, dataAt, dataBytes };
}

function readFormat(bytes: Buffer, at: number): WavFormat {
  const tag = u16le(bytes, at);
  return {
    // The first bytes of the sub-format's id are the tag.
    tag: tag === EXTENSIBLE ? u16le(bytes, at + 24) : tag,
    channels: u16le(bytes, at + 2),
    rate: u32le(bytes, at + 4),
    bytesPerSecond: u32le(bytes, at + 8),
    blockBytes: u16le(bytes, at + 12),
    bits: u16le(bytes, at + 14),
  };
}

const isUncompressed = ({ tag }: WavFormat): boolean =>
  tag === PCM || tag === FLOAT || tag === A_LAW || tag === MU_LAW;

/** Bytes a second by the members a decoder may go by instead; those that are not zero. */
const declaredRates = ({ blockBytes, bytesPerSecond, rate }: WavFormat): readonly number[] =>
  [bytesPerSecond, blockBytes * rate].filter((declared) => declared > 0);

/** Bytes a second of what a decoder makes of the samples. */
function decodedRate(format: WavFormat): number {
  const { channels, rate } = format;
  if (channels === 0 || rate === 0) throw new UnmeasurableAudio("no channels or no rate");
  return rate / samplesPerByte(format);
}

/** Samples of every channel in a byte. */
function samplesPerByte({ bits, blockBytes, channels, tag }: WavFormat): number {
  switch (tag) {
    case PCM:
    case FLOAT:
      return 1 / (channels * Math.max(1, Math.ceil(bits / 8)));
    case A_LAW:
    case MU_LAW:
      return 1 / channels;
    case IMA_ADPCM:
    case MS_ADPCM:
      if (bits !== 4 || blockBytes === 0) throw new UnmeasurableAudio("ADPCM of another kind");
      // The heads of blocks hold fewer samples than the same bytes elsewhere.
      return 2 / channels;
    case GSM:
      return 320 / 65;
    default:
      throw new UnmeasurableAudio("a codec that is not known");
  }
}
