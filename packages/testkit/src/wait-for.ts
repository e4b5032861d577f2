import { setTimeout as delay } from "node:timers/promises";

import { withDeadline } from "./with-deadline.ts";

export interface WaitOptions {
  /** 60,000 by default, and at least. Bounds a condition that never answers, too. */
  readonly timeoutMs?: number;
  /** What is waited for; the error says it. */
  readonly label: string;
}

/** What takes milliseconds takes seconds on a busy machine, which must not fail a test. */
const LEAST_MS = 60_000;

type Met<T> = Exclude<T, undefined | null | false>;

const MIN_POLL_MS = 10;
const MAX_POLL_MS = 100;

/** The longer it has waited, the less often it asks: a wait is at most a tenth longer, and costs what it waits for little. */
const pollAfter = (waitedMs: number): number =>
  Math.min(MAX_POLL_MS, Math.max(MIN_POLL_MS, waitedMs / 10));

/**
 * Polls until the condition gives something other than `undefined`, `null` or `false`, and returns that.
 * Fails after `timeoutMs`, naming the label. What the condition throws ends the wait at once. Throws a RangeError when
 * `timeoutMs` is less than a minute.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = LEAST_MS, label }: WaitOptions,
): Promise<Met<T>> {
  if (timeoutMs < LEAST_MS) throw new RangeError(`waiting for ${label}: a minute at least`);
  return await waitAtMost(timeoutMs, condition, label);
}

/** As `waitFor`, and as short as one likes: for tests of waiting. */
export async function waitAtMost<T>(
  timeoutMs: number,
  condition: () => T | Promise<T>,
  label: string,
): Promise<Met<T>> {
  const stop = new AbortController();
  try {
    return await withDeadline(poll(condition, stop.signal), timeoutMs, label);
  } finally {
    stop.abort();
  }
}

async function poll<T>(condition: () => T | Promise<T>, stop: AbortSignal): Promise<Met<T>> {
  const startMs = performance.now();
  for (;;) {
    const value = await condition();
    if (isMet(value)) return value;
    await delay(pollAfter(performance.now() - startMs), undefined, { signal: stop });
  }
}

function isMet<T>(value: T): value is Met<T> {
  return value !== undefined && value !== null && value !== false;
}
