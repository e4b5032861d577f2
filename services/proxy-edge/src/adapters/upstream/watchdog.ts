import { MAX_TIMER_MS } from "../../max-timer.ts";
import type { Deadlines } from "../../ports/upstream.ts";

/** What an exchange waits for: a connection, the answer's head, its next bytes, or a caller who does not read. */
export type Phase = "connecting" | "answering" | "reading" | "paused";

/**
 * The deadlines of one exchange with one timer: it is only set again when another deadline comes nearer, and looks
 * for itself, when it goes off, whether anything has moved meanwhile.
 */
export class Watchdog {
  readonly #deadlines: Deadlines;
  readonly #monotonic: () => number;
  readonly #onLate: (phase: Phase) => void;
  readonly #lastMs: number;
  #phase: Phase = "connecting";
  #sinceMs: number;
  #timer: NodeJS.Timeout | undefined;
  #timerMs = Number.POSITIVE_INFINITY;

  constructor(deadlines: Deadlines, monotonic: () => number, onLate: (phase: Phase) => void) {
    this.#deadlines = deadlines;
    this.#monotonic = monotonic;
    this.#onLate = onLate;
    this.#sinceMs = monotonic();
    this.#lastMs = this.#sinceMs + deadlines.totalMs;
    this.#arm(this.#sinceMs);
  }

  /** There was progress: all timeouts start again. */
  enter(phase: Phase): void {
    this.#phase = phase;
    this.#sinceMs = this.#monotonic();
    if (this.#nextMs() < this.#timerMs) this.#arm(this.#sinceMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timerMs = Number.NEGATIVE_INFINITY;
  }

  #nextMs(): number {
    return Math.min(this.#lastMs, this.#sinceMs + this.#limitOf(this.#phase));
  }

  #limitOf(phase: Phase): number {
    if (phase === "connecting") return this.#deadlines.connectMs;
    if (phase === "answering") return this.#deadlines.firstByteMs;
    return phase === "reading" ? this.#deadlines.idleMs : Number.POSITIVE_INFINITY;
  }

  #arm(nowMs: number): void {
    clearTimeout(this.#timer);
    this.#timerMs = this.#nextMs();
    const waitMs = Math.max(0, Math.min(this.#timerMs - nowMs, MAX_TIMER_MS));
    this.#timer = setTimeout(() => this.#look(), waitMs);
  }

  #look(): void {
    const nowMs = this.#monotonic();
    // Timers may go off a moment early.
    if (nowMs + 1 >= this.#nextMs()) this.#onLate(this.#phase);
    else this.#arm(nowMs);
  }
}
