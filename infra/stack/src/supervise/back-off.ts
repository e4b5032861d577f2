export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Having run this long, a process counts as healthy again. */
  readonly resetAfterMs: number;
}

export const BACK_OFF: BackOff = { firstMs: 100, maxMs: 10_000, resetAfterMs: 10_000 };

/** How long to wait before the next start, after `failures` starts in a row that did not last. */
export function delayBeforeRestart(failures: number, backOff: BackOff): number {
  return Math.min(backOff.maxMs, backOff.firstMs * 2 ** Math.min(failures, 20));
}
