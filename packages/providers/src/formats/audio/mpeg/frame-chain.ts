import type { AudioFrame } from "./mpeg-frame.ts";

/** More heads within one frame than any encoder's output has by chance. */
const MAX_OVERLAPS = 64;

interface OpenFrame {
  readonly end: number;
  /** What the longest row that ends with this frame plays. */
  readonly ms: number;
}

/**
 * The longest row of frames that do not overlap, of all frames that can be read in some bytes, in any order of
 * reading: whichever bytes a decoder takes for frames, it plays no more.
 */
export class FrameChain {
  readonly #open: OpenFrame[] = [];
  /** What the longest row plays that ends before the last frame that was added. */
  #ended = 0;

  /** Adds the frame that begins at `at`; later ones follow. False when there are too many to go on. */
  add(at: number, { bytes, rate, samples }: AudioFrame): boolean {
    let kept = 0;
    for (const frame of this.#open) {
      if (frame.end <= at) this.#ended = Math.max(this.#ended, frame.ms);
      else this.#open[kept++] = frame;
    }
    this.#open.length = kept;
    this.#open.push({ end: at + bytes, ms: this.#ended + (samples / rate) * 1000 });
    return kept < MAX_OVERLAPS;
  }

  get ms(): number {
    return this.#open.reduce((most, { ms }) => Math.max(most, ms), this.#ended);
  }
}
