import { type AudioLength, toLength, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt } from "../bytes.ts";
import { aacPacketMs } from "../codecs/aac-config.ts";
import {
  evenTimer,
  flacTimer,
  mpegTimer,
  opusTimer,
  type PacketTimer,
  pcmTimer,
  vorbisTimer,
} from "../codecs/packet-timer.ts";
import { readVorbisSetup } from "../codecs/vorbis-setup.ts";
import { readStreamInfo } from "../flac.ts";

const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63_a2;
const SAMPLING_FREQUENCY = 0xb5;
const CHANNELS = 0x9f;
const BIT_DEPTH = 0x62_64;
const CODEC_DELAY = 0x56_aa;
const AUDIO = 2;
const MAX_TRACKS = 64;
/** A decoder throws the first samples away, as many as the track says; honest ones say less than this. */
const MAX_DELAY_MS = 120;
const OF_TRACK = new Set([
  TRACK_NUMBER,
  TRACK_TYPE,
  CODEC_ID,
  CODEC_PRIVATE,
  SAMPLING_FREQUENCY,
  CHANNELS,
  BIT_DEPTH,
  CODEC_DELAY,
]);

/** Does an element say something of a track? */
export const isOfTrack = (id: number): boolean => OF_TRACK.has(id);

const NO_BYTES = Buffer.alloc(0);

interface Track {
  number: number;
  type: number;
  codec: string;
  setup: Buffer;
  rate: number;
  channels: number;
  bits: number;
  delayMs: number;
  timer: PacketTimer | undefined;
}

/** The tracks of a file, in the order they stand in it. */
export class MatroskaTracks {
  readonly #tracks: Track[] = [];

  begin(): void {
    if (this.#tracks.length >= MAX_TRACKS) throw new UnmeasurableAudio("too many tracks");
    this.#tracks.push({
      number: -1,
      type: 0,
      codec: "",
      setup: NO_BYTES,
      rate: 8000,
      channels: 1,
      bits: 0,
      delayMs: 0,
      timer: undefined,
    });
  }

  /** Takes an element of the track that was begun last, or one that has nothing to do with tracks. */
  take(id: number, value: Buffer): void {
    const track = this.#tracks.at(-1);
    if (track === undefined) return;
    if (id === TRACK_NUMBER) this.#number(track, numberIn(value));
    else if (id === TRACK_TYPE) track.type = byteAt(value, value.length - 1);
    else if (id === CODEC_ID) track.codec = value.toString("latin1").replace(/\0+$/, "");
    else if (id === CODEC_PRIVATE) track.setup = value;
    else if (id === CHANNELS) track.channels = byteAt(value, value.length - 1);
    else if (id === BIT_DEPTH) track.bits = byteAt(value, value.length - 1);
    else if (id === SAMPLING_FREQUENCY) track.rate = readRate(value);
    else if (id === CODEC_DELAY) track.delayMs = numberIn(value) / 1_000_000;
  }

  has(number: number): boolean {
    return this.#find(number) !== undefined;
  }

  add(number: number, bytes: Buffer, at: number, end: number): void {
    const track = this.#find(number);
    if (track === undefined) return;
    track.timer ??= createTimer(track);
    track.timer.add(bytes, at, end);
  }

  lengths(): readonly AudioLength[] {
    return this.#tracks.flatMap(({ delayMs, timer }) => {
      const length = timer?.length();
      return (length && toLength(length.ms - Math.min(delayMs, MAX_DELAY_MS), length.maxMs)) ?? [];
    });
  }

  /** Blocks of two tracks of one number would be of either. */
  #number(track: Track, number: number): void {
    if (this.#tracks.some((other) => other.number === number)) {
      throw new UnmeasurableAudio("two tracks of one number");
    }
    track.number = number;
  }

  #find(number: number): Track | undefined {
    return this.#tracks.find((track) => track.type === AUDIO && track.number === number);
  }
}

const numberIn = (value: Buffer): number =>
  value.subarray(0, 8).reduce((number, byte) => number * 256 + byte, 0);

function readRate(value: Buffer): number {
  if (value.length === 8) return value.readDoubleBE(0);
  return value.length === 4 ? value.readFloatBE(0) : 0;
}

function createTimer({ bits, channels, codec, rate, setup }: Track): PacketTimer {
  if (codec === "A_OPUS") return opusTimer(0);
  if (codec === "A_VORBIS") return vorbisTimer(readSetup(setup));
  if (codec === "A_FLAC") return flacTimer(readStreamInfo(setup, 8).rate);
  if (codec === "A_MPEG/L3" || codec === "A_MPEG/L2") return mpegTimer();
  if (codec.startsWith("A_AAC")) return evenTimer(aacMs(setup, rate));
  const bytesPerSecond = rate * channels * Math.ceil(bits / 8);
  if (codec.startsWith("A_PCM/") && bytesPerSecond > 0) return pcmTimer(bytesPerSecond);
  throw new UnmeasurableAudio("a codec that is not known");
}

/** By its configuration, or by the track's rate where that makes it longer or there is none. */
function aacMs(setup: Buffer, rate: number): number {
  const configured = aacPacketMs(setup, 0);
  if (setup.length > 0 && configured === undefined) {
    throw new UnmeasurableAudio("AAC of another kind");
  }
  return Math.max(configured ?? 0, rate > 0 ? (1024 / rate) * 1000 : 0);
}

/** Vorbis' three headers, one behind the other, with the sizes of the first two before them. */
function readSetup(setup: Buffer) {
  let at = 1;
  const sizes: number[] = [];
  while (sizes.length < 2 && at < setup.length) {
    let size = 0;
    while (setup[at] === 255) {
      size += 255;
      at++;
    }
    sizes.push(size + byteAt(setup, at));
    at++;
  }
  const [first = 0, second = 0] = sizes;
  const known = readVorbisSetup(
    setup.subarray(at, at + first),
    setup.subarray(at + first + second),
  );
  if (known === undefined) throw new UnmeasurableAudio("modes that cannot be read");
  return known;
}
