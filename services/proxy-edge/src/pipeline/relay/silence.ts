/** Texts that follow each other within this time come as they are written. */
const MAX_FLOW_MS = 1000;

/**
 * How long a stream was silent: before its first text, and between texts that do not follow each other closely. Only then
 * can its model have generated something that is not in the texts.
 */
export class Silence {
  readonly #monotonic: () => number;
  #sinceMs: number;
  #silentMs = 0;
  #textLength = 0;

  /** `sinceMs`: when the request was sent, on the clock `monotonic`. */
  constructor(monotonic: () => number, sinceMs: number) {
    this.#monotonic = monotonic;
    this.#sinceMs = sinceMs;
  }

  /** To be called after each piece of the answer with the length of its texts so far; unknown counts as none. */
  note(textLength = 0): void {
    if (textLength === this.#textLength) return;
    const nowMs = this.#monotonic();
    this.#silentMs += this.#silentUntil(nowMs);
    this.#sinceMs = nowMs;
    this.#textLength = textLength;
  }

  /** Up to now, in milliseconds. */
  get totalMs(): number {
    return this.#silentMs + this.#silentUntil(this.#monotonic());
  }

  #silentUntil(nowMs: number): number {
    const gapMs = nowMs - this.#sinceMs;
    return this.#textLength === 0 || gapMs > MAX_FLOW_MS ? gapMs : 0;
  }
}
