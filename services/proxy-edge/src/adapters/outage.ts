/** Failures in a row after which what failed is taken for away. */
const FAILURES = 3;
/** How often it is tried while it is away. */
const TRY_EVERY_MS = 250;

/**
 * Spares callers the wait for something that is away: after three failures in a row one of them in 250 ms finds out whether it
 * is back, the others need not try.
 */
export class Outage {
  readonly #monotonic: () => number;
  #failures = 0;
  #nextTryMs = 0;

  /** `monotonic` gives milliseconds of a monotonic clock. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Should it be tried? Asked once for each try. */
  mayTry(): boolean {
    if (this.#failures < FAILURES) return true;
    const nowMs = this.#monotonic();
    if (nowMs < this.#nextTryMs) return false;
    this.#nextTryMs = nowMs + TRY_EVERY_MS;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
  }
}
