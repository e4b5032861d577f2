/** How long audio plays, in milliseconds, not rounded. */
export interface AudioLength {
  /** What its frames, packets or samples decode to. */
  readonly ms: number;
  /** At least what any decoder makes of it, and what its container declares. Never below `ms`. */
  readonly maxMs: number;
}

/** The structure of a file cannot be followed, so that nothing is known of its length. */
export class UnmeasurableAudio extends Error {}

/** A year: longer than any recording. A file that says so is not believed. */
const MAX_MS = 366 * 24 * 3600 * 1000;
/** What could be read otherwise may add this much to an ordinary file. */
const USUAL_SURPLUS = 1.25;
const USUAL_SURPLUS_MS = 1000;

/** A length that can be relied on; `undefined` for one of nothing, or of more than there can be. */
export function toLength(ms: number, maxMs: number): AudioLength | undefined {
  const length = { ms: Math.max(0, ms), maxMs: Math.max(0, ms, maxMs) };
  return length.maxMs > 0 && length.maxMs <= MAX_MS ? length : undefined;
}

/**
 * What was counted, or the most it can be where that is much more: such a file was made to be read in more than one
 * way, and counts as the longest.
 */
export const settleDoubt = (ms: number, maxMs: number): number =>
  maxMs <= ms * USUAL_SURPLUS + USUAL_SURPLUS_MS ? ms : maxMs;

/** The longest of several, of which a provider plays one. */
export function longest(lengths: readonly AudioLength[]): AudioLength | undefined {
  return toLength(
    Math.max(0, ...lengths.map(({ ms }) => ms)),
    Math.max(0, ...lengths.map(({ maxMs }) => maxMs)),
  );
}
