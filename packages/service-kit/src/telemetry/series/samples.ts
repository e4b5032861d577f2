/** Some of what was recorded since they were last taken, and how much that was. */
export interface TakenSamples {
  readonly values: readonly number[];
  readonly seen: number;
}

/** Per series and interval: Datadog's own clients keep as many by default, about one datagram's worth. */
const MAX_SAMPLES = 64;

/**
 * Keeps single measurements for those who want more than buckets: all of them, and every second, fourth, … where they are too many, so
 * that what is left is spread evenly over the interval.
 */
export class Samples {
  #values: number[] = [];
  #seen = 0;
  #every = 1;

  add(value: number): void {
    if (this.#seen % this.#every === 0) this.#keep(value);
    this.#seen += 1;
  }

  take(): TakenSamples {
    const taken = { values: this.#values, seen: this.#seen };
    this.#values = [];
    this.#seen = 0;
    this.#every = 1;
    return taken;
  }

  #keep(value: number): void {
    if (this.#values.length === MAX_SAMPLES) {
      this.#values = this.#values.filter((_, index) => index % 2 === 0);
      this.#every *= 2;
      if (this.#seen % this.#every !== 0) return;
    }
    this.#values.push(value);
  }
}
