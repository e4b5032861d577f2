/** Numbers that look random and follow from a seed alone (mulberry32): any call can be made again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number between the two, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** A whole number between the two, small ones as likely as large ones. */
  size(min: number, max: number): number {
    const low = Math.log(min + 1);
    return Math.round(Math.exp(low + this.next() * (Math.log(max + 1) - low)) - 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Value>(values: readonly [Value, ...Value[]] | readonly Value[]): Value {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new Error("there is nothing to pick from");
    return value;
  }

  /** Between `min` and `max` of what `make` makes. */
  list<Value>(min: number, max: number, make: (random: Random) => Value): Value[] {
    return Array.from({ length: this.int(min, max) }, () => make(this));
  }

  /** Each of the members with its own probability. */
  some(members: Readonly<Record<string, readonly [probability: number, make: () => unknown]>>) {
    return Object.fromEntries(
      Object.entries(members).flatMap(([name, [probability, make]]) =>
        this.chance(probability) ? [[name, make()] as const] : [],
      ),
    );
  }
}

/** One seed made of two. */
export const mixSeeds = (seed: number, index: number): number =>
  (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
