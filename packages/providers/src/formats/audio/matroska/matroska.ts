import { type AudioLength, longest, toLength, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, u16be, u32be } from "../bytes.ts";
import {
  CLUSTER,
  type Element,
  OpenElements,
  readElement,
  SEGMENT,
  vintLength,
  vintValue,
} from "./matroska-element.ts";
import { readLacing } from "./matroska-lacing.ts";
import { isOfTrack, MatroskaTracks } from "./matroska-tracks.ts";

/** Elements by their ids (RFC 9559); those in which others stand that matter. */
const PARENTS = new Set([SEGMENT, CLUSTER, 0x15_49_a9_66, 0x16_54_ae_6b, 0xae, 0xe1, 0xa0]);
const TRACK = 0xae;
const TIMESTAMP_SCALE = 0x2a_d7_b1;
const DURATION = 0x44_89;
const CLUSTER_TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
/** As many as 25 MB of the slowest speech have. */
const MAX_ELEMENTS = 2_000_000;
/** Elements that change what stands in blocks. */
const ENCODINGS = new Set([0x6d_80, 0xaf]);

export const isMatroska = (bytes: Buffer): boolean => u32be(bytes, 0) === 0x1a_45_df_a3;

/**
 * The length of a Matroska or WebM file: what the packets of its longest audio track play, and at most what it says
 * itself and its timestamps span. Elements stand within each other properly, or it is not measured.
 */
export function measureMatroska(bytes: Buffer): AudioLength | undefined {
  const file = new MatroskaFile(bytes);
  file.read();
  return file.length();
}

class MatroskaFile {
  readonly #bytes: Buffer;
  readonly #tracks = new MatroskaTracks();
  #scaleNs = 1_000_000;
  #duration = 0;
  #clusterTicks = 0;
  #minTicks = Number.POSITIVE_INFINITY;
  #maxTicks = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): void {
    const parents = new OpenElements();
    let elements = 0;
    for (let at = 0; at < this.#bytes.length; elements++) {
      if (elements > MAX_ELEMENTS) throw new UnmeasurableAudio("too many elements");
      const element = readElement(this.#bytes, at);
      parents.enter(element, at);
      if (PARENTS.has(element.id)) {
        parents.open(element);
        if (element.id === TRACK) this.#tracks.begin();
        at = element.start;
      } else {
        this.#take(element);
        at = element.end;
      }
    }
  }

  length(): AudioLength | undefined {
    const scale = this.#scaleNs / 1_000_000;
    const spanMs = Math.max(0, this.#maxTicks - this.#minTicks) * scale;
    const lengths = this.#tracks.lengths();
    const found = longest(lengths);
    return found && toLength(found.ms, Math.max(found.maxMs, this.#duration * scale, spanMs));
  }

  #take({ end, id, start }: Element): void {
    if (ENCODINGS.has(id)) throw new UnmeasurableAudio("encoded blocks");
    const last = Math.min(end, this.#bytes.length);
    if (id === SIMPLE_BLOCK || id === BLOCK) this.#takeBlock(start, last);
    else if (id === CLUSTER_TIMESTAMP) this.#clusterTicks = readNumber(this.#bytes, start, last);
    else if (id === TIMESTAMP_SCALE) this.#scaleNs = readNumber(this.#bytes, start, last);
    else if (id === DURATION) this.#duration = readFloat(this.#bytes, start, last);
    else if (isOfTrack(id)) this.#tracks.take(id, this.#bytes.subarray(start, last));
  }

  #takeBlock(start: number, end: number): void {
    const numberBytes = vintLength(this.#bytes, start);
    const track = vintValue(this.#bytes, start, numberBytes);
    const at = start + numberBytes;
    if (at + 3 > end || !this.#tracks.has(track)) return;
    const ticks = this.#clusterTicks + ((u16be(this.#bytes, at) << 16) >> 16);
    this.#minTicks = Math.min(this.#minTicks, ticks);
    this.#maxTicks = Math.max(this.#maxTicks, ticks);
    const lacing = (byteAt(this.#bytes, at + 2) >>> 1) & 3;
    const sizes = readLacing(this.#bytes, { at: at + 3, end, lacing });
    let from = sizes.at;
    for (const size of sizes.sizes) {
      this.#tracks.add(track, this.#bytes, from, Math.min(from + size, end));
      from += size;
    }
  }
}

function readNumber(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < Math.min(end, start + 8); at++) {
    number = number * 256 + byteAt(bytes, at);
  }
  return number;
}

function readFloat(bytes: Buffer, start: number, end: number): number {
  const size = end - start;
  const value = size === 8 ? bytes.readDoubleBE(start) : size === 4 ? bytes.readFloatBE(start) : 0;
  return Number.isFinite(value) ? Math.max(0, value) : Number.POSITIVE_INFINITY;
}
