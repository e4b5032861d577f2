import { setTimeout as delay } from "node:timers/promises";

import { withDeadline } from "./with-deadline.ts";

export interface WaitOptions {
  /** 60,000 by default: long enough for a busy machine, so less is for tests of this. Bounds a condition that never answers, too. */
  readonly timeoutMs?: number;
  /** What is waited for; the error says it. */
  readonly label: string;
}

type Met<T> = Exclude<T, undefined | null | false>;

const MIN_POLL_MS = 10;
const MAX_POLL_MS = 100;

/** The longer it has waited, the less often it asks: a wait is at most a tenth longer, and costs what it waits for little. */
const pollAfter = (waitedMs: number): number =>
  Math.min(MAX_POLL_MS, Math.max(MIN_POLL_MS, waitedMs / 10));

/**
 * Polls until the condition gives something other than `undefined`, `null` or `false`, and returns that.
 * Fails after `timeoutMs`, naming the label. What the condition throws ends the wait at once.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 60_000, label }: WaitOptions,
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
