import { setTimeout as delay } from "node:timers/promises";

import { StackError } from "../stack-error.ts";

export interface WaitOptions {
  readonly deadlineMs: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Polls `check` until it answers something other than undefined or false, and returns that.
 * Throws a StackError naming `what` when the deadline passes; stops at once when the signal aborts.
 */
export async function waitUntil<T>(
  what: string,
  options: WaitOptions,
  check: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false>> {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await check();
    if (isFound(found)) return found;
    if (performance.now() >= end) {
      throw new StackError(`${what}: not within ${options.deadlineMs / 1000} s`);
    }
    await delay(options.everyMs ?? 25);
  }
}

function isFound<T>(value: T): value is Exclude<T, undefined | false> {
  return value !== undefined && value !== false;
}
