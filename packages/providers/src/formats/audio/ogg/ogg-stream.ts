import { type AudioLength, toLength, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, isAt, u16le } from "../bytes.ts";
import { flacTimer, opusTimer, type PacketTimer, vorbisTimer } from "../codecs/packet-timer.ts";
import { readVorbisSetup } from "../codecs/vorbis-setup.ts";
import { readStreamInfo } from "../flac.ts";

/** Headers longer than this are not kept. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** A page on which no packet ends has this position, or one beyond what any recording has. */
const MAX_POSITION = 2 ** 62;

/** What the first packets of a stream say. */
interface Codec {
  /** How many packets are headers. */
  readonly headers: number;
  /** Positions a second. */
  readonly rate: number;
  createTimer(headers: readonly Buffer[]): PacketTimer;
}

/** One stream of an Ogg file. */
export class OggStream {
  #packets = 0;
  #codec: Codec | undefined;
  #timer: PacketTimer | undefined;
  readonly #headers: Buffer[][] = [];
  #headerBytes = 0;
  #firstPosition: number | undefined;
  #lastPosition = 0;

  /** Takes the next piece of a packet; `isNew` when it is the packet's first. */
  addSegment(bytes: Buffer, at: number, end: number, isNew: boolean): void {
    if (isNew) this.#packets++;
    if (this.#packets === 0) return;
    if (this.#packets <= (this.#codec?.headers ?? 1)) {
      this.#takeHeader(bytes.subarray(at, end));
    } else if (isNew) {
      this.#timer ??= this.#codec?.createTimer(this.#headers.map((parts) => Buffer.concat(parts)));
      this.#timer?.add(bytes, at, end);
    }
  }

  endPage(position: number): void {
    if (this.#timer === undefined || position > MAX_POSITION) return;
    this.#firstPosition ??= position;
    this.#lastPosition = Math.max(this.#lastPosition, position);
  }

  length(): AudioLength | undefined {
    const length = this.#timer?.length();
    if (length === undefined || this.#codec === undefined) return undefined;
    // A recording of a broadcast begins anywhere.
    const positions = this.#lastPosition - (this.#firstPosition ?? 0);
    const declaredMs = (positions / this.#codec.rate) * 1000;
    return toLength(length.ms, Math.max(length.maxMs, declaredMs));
  }

  #takeHeader(part: Buffer): void {
    this.#headerBytes += part.length;
    if (this.#headerBytes > MAX_HEADER_BYTES) throw new UnmeasurableAudio("headers too long");
    const parts = (this.#headers[this.#packets - 1] ??= []);
    parts.push(part);
    if (this.#packets === 1 && parts.length === 1) this.#codec = codecOf(part);
  }
}

/** By the first packet. Streams of pictures and of descriptions play nothing; of any others that is not known. */
function codecOf(first: Buffer): Codec | undefined {
  if (isAt(first, 0, "OpusHead")) {
    return { headers: 2, rate: 48_000, createTimer: () => opusTimer(u16le(first, 10)) };
  }
  if (isAt(first, 0, "\u0001vorbis")) return vorbisCodec(first);
  if (isAt(first, 0, "\u007FFLAC")) {
    const { rate } = readStreamInfo(first, 17);
    // The first packet says how many headers follow it.
    const headers = 1 + byteAt(first, 7) * 256 + byteAt(first, 8);
    return { headers, rate, createTimer: () => flacTimer(rate) };
  }
  if (SILENT.some((start) => isAt(first, 0, start))) return undefined;
  throw new UnmeasurableAudio("a codec that is not known");
}

const SILENT = ["\u0080theora", "fishead\0", "BBCD\0", "OVP80"];

function vorbisCodec(first: Buffer): Codec {
  return {
    headers: 3,
    rate: Math.max(1, first.length >= 16 ? first.readUInt32LE(12) : 0),
    createTimer: ([identification, , setup]) => {
      const known = identification && setup && readVorbisSetup(identification, setup);
      if (known === undefined) throw new UnmeasurableAudio("modes that cannot be read");
      return vorbisTimer(known);
    },
  };
}
