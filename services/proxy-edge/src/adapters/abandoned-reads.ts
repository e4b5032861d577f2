import { MAX_TIMER_MS } from "../max-timer.ts";
import type { AbandonedReads } from "../ports/upstream.ts";

export interface AbandonedReadsOptions {
  /** How many calls are read on at once. */
  readonly maxReads: number;
  /** How long one is read on, in milliseconds. */
  readonly maxMs: number;
}

export interface StoppableReads extends AbandonedReads {
  /** Calls being read on. */
  readonly size: number;
  /** Cancels all of them; from now on none is begun. */
  stop(): void;
}

/** Keeps the reading of calls whose callers have left within bounds of number and time. */
export function boundAbandonedReads({ maxMs, maxReads }: AbandonedReadsOptions): StoppableReads {
  const open = new Set<() => void>();
  let isStopped = false;
  return {
    begin(cancel) {
      if (isStopped || open.size >= maxReads) return undefined;
      open.add(cancel);
      const timer = setTimeout(cancel, Math.min(maxMs, MAX_TIMER_MS));
      return () => {
        clearTimeout(timer);
        open.delete(cancel);
      };
    },
    get size() {
      return open.size;
    },
    stop() {
      isStopped = true;
      for (const cancel of open) cancel();
    },
  };
}
