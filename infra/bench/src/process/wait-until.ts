import { setTimeout as pause } from "node:timers/promises";

export interface Patience {
  readonly deadlineMs: number;
  /** What is waited for, for the message when it does not come. */
  readonly what: string;
  readonly everyMs?: number;
}

/** Asks again and again until the answer is yes. Throws when `deadlineMs` have passed. */
export async function waitUntil(
  isSo: () => boolean | Promise<boolean>,
  patience: Patience,
): Promise<void> {
  const deadline = performance.now() + patience.deadlineMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) {
      throw new Error(`waited ${patience.deadlineMs} ms in vain for ${patience.what}`);
    }
    await pause(patience.everyMs ?? 20);
  }
}
