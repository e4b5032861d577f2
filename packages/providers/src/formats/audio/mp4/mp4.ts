import { type AudioLength, longest, toLength, UnmeasurableAudio } from "../audio-length.ts";
import { byteAt, isAt, u32be, u64be } from "../bytes.ts";
import { type Box, childrenOf } from "./mp4-box.ts";
import { readFragmentRun, readTrack, type TrackLength } from "./mp4-track.ts";

const FIRST_BOXES = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"];

export const isMp4 = (bytes: Buffer): boolean => FIRST_BOXES.some((type) => isAt(bytes, 4, type));

/**
 * The length of an MP4 or M4A file, in one piece or in fragments: that of its longest audio track. A track plays as
 * many packets as it says it has, be they in the file or not, each as long as its codec's are; at most also what it,
 * its edits or the whole film say. Format: ISO 14496-12.
 */
export function measureMp4(bytes: Buffer): AudioLength | undefined {
  const film = new Film();
  for (const box of childrenOf(bytes, { from: 0, to: bytes.length, isFile: true })) {
    if (box.type === "moov") film.takeMovie(bytes, box);
    else if (box.type === "moof") film.takeFragment(bytes, box);
  }
  return film.length();
}

class Film {
  readonly #tracks = new Map<number, TrackLength>();
  readonly #defaultTicks = new Map<number, number>();
  #declaredMs = 0;

  takeMovie(bytes: Buffer, movie: Box): void {
    const boxes = childrenOf(bytes, movie);
    const head = boxes.find(({ type }) => type === "mvhd");
    const timescale = head === undefined ? 0 : this.#takeHead(bytes, head);
    for (const box of boxes) {
      if (box.type === "trak") this.#add(readTrack(bytes, box, timescale));
      else if (box.type === "mvex") this.#takeExtension(bytes, box, timescale);
      else if (box.type === "cmov") throw new UnmeasurableAudio("a compressed head");
    }
  }

  takeFragment(bytes: Buffer, fragment: Box): void {
    for (const box of childrenOf(bytes, fragment)) {
      if (box.type !== "traf") continue;
      const run = readFragmentRun(bytes, box, this.#defaultTicks);
      const track = this.#tracks.get(run.id);
      if (track === undefined) continue;
      track.packets += run.packets;
      track.ticks += run.ticks;
    }
  }

  length(): AudioLength | undefined {
    const found = longest([...this.#tracks.values()].flatMap((track) => lengthOf(track) ?? []));
    return found && toLength(found.ms, Math.max(found.maxMs, this.#declaredMs));
  }

  #takeHead(bytes: Buffer, { from }: Box): number {
    const isLong = byteAt(bytes, from) === 1;
    const timescale = u32be(bytes, from + (isLong ? 20 : 12));
    const duration = isLong ? u64be(bytes, from + 24) : u32be(bytes, from + 16);
    this.#declare(duration, timescale);
    return timescale;
  }

  #takeExtension(bytes: Buffer, extension: Box, timescale: number): void {
    for (const { from, type } of childrenOf(bytes, extension)) {
      if (type === "mehd") {
        const isLong = byteAt(bytes, from) === 1;
        this.#declare(isLong ? u64be(bytes, from + 4) : u32be(bytes, from + 4), timescale);
      } else if (type === "trex") {
        this.#defaultTicks.set(u32be(bytes, from + 4), u32be(bytes, from + 12));
      }
    }
  }

  /** All ones: not known. */
  #declare(duration: number, timescale: number): void {
    if (timescale === 0 || duration === 0xff_ff_ff_ff || duration >= 2 ** 63) return;
    this.#declaredMs = Math.max(this.#declaredMs, (duration / timescale) * 1000);
  }

  /** Two tracks of one number: fragments are of either. */
  #add(track: TrackLength | undefined): void {
    if (track === undefined) return;
    if (this.#tracks.has(track.id)) throw new UnmeasurableAudio("two tracks of one number");
    this.#tracks.set(track.id, track);
  }
}

/**
 * What the packets play, and a packet less where the track says so: the last one may not be full. Of a codec whose
 * packets differ, what the track says, within what they can be.
 */
function lengthOf(track: TrackLength): AudioLength | undefined {
  const { editsMs, minPacketMs, packetMs, packets, ticks, timescale } = track;
  const declared = timescale > 0 ? (Math.max(ticks, track.duration) / timescale) * 1000 : 0;
  const counted = packets * packetMs;
  const least = Math.max(0, Math.min(packets * minPacketMs, counted - packetMs));
  const ms = Math.min(Math.max(declared, least), counted);
  return toLength(ms, Math.max(counted, declared, editsMs + (editsMs > 0 ? packetMs : 0)));
}
