/** How long answers of a destination have taken lately. */
export interface Pace {
  /** Milliseconds, by which recent answers count more. */
  readonly averageMs: number;
  /** When it was last measured, or given another chance, Unix milliseconds. */
  readonly atMs: number;
}

/** After this time an older measurement counts half. */
const HALF_LIFE_MS = 60_000;
/** What a measurement counts at least, so that many at one time change something. */
const LEAST_SHARE = 0.1;

/** The pace after one more answer that took so long. */
export function afterAnswer(was: Pace | undefined, tookMs: number, nowMs: number): Pace {
  if (was === undefined) return { averageMs: tookMs, atMs: nowMs };
  const share = Math.max(LEAST_SHARE, 1 - faded(nowMs - was.atMs));
  return { averageMs: was.averageMs + share * (tookMs - was.averageMs), atMs: nowMs };
}

/**
 * What a destination's pace is worth now, in milliseconds. It falls while nothing is measured: one that was slow is tried
 * again sooner or later.
 */
export const paceNow = ({ atMs, averageMs }: Pace, nowMs: number): number =>
  averageMs * faded(nowMs - atMs);

const faded = (ageMs: number): number => 2 ** (-Math.max(0, ageMs) / HALF_LIFE_MS);

/** An answer as its pace is measured. */
export interface PacedAnswer {
  readonly streamed: boolean;
  /** From sending to the first byte. */
  readonly firstByteMs: number;
  /** Generated tokens, where they are known. */
  readonly outputTokens: number | undefined;
}

/**
 * How long an answer took, in a measure that is the same for short and long ones: a stream's time to its first byte; of
 * any other answer, whose first byte comes when all of it is done, that time for each token.
 */
export const tookMs = ({ firstByteMs, outputTokens = 1, streamed }: PacedAnswer): number =>
  streamed ? firstByteMs : firstByteMs / Math.max(1, outputTokens);
