import type { UsageBatch } from "../usage-recorded.ts";

/** The queue's name for the wait between two tries of a job; the consumer computes it. */
export const RETRY_BACKOFF = "capped";

const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 10_000;
/** Later tries all wait the longest; an exponent beyond this adds nothing. */
const LAST_DOUBLING = 6;

/**
 * How every job is stored. A failed batch is retried for as long as it takes and never given up,
 * because records that can never be booked are moved to the dead letters.
 */
export const JOB_OPTIONS = {
  attempts: 1_000_000_000,
  backoff: { type: RETRY_BACKOFF },
  removeOnComplete: true,
  stackTraceLimit: 1,
} as const;

/** Names a batch in the queue, so that shipping it twice adds nothing while it is there. */
export const jobIdOf = (batch: Pick<UsageBatch, "spoolId" | "sequence">): string =>
  `${batch.spoolId}-${batch.sequence}`;

/** Milliseconds before the next try: doubling from 0.2 s to 10 s, the later half of it at random. */
export function retryDelayMs(triesMade: number, random: () => number): number {
  const doublings = Math.min(Math.max(triesMade - 1, 0), LAST_DOUBLING);
  const longest = Math.min(FIRST_RETRY_MS * 2 ** doublings, MAX_RETRY_MS);
  return Math.round(longest * (0.5 + random() / 2));
}
