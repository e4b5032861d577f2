import { MAX_USED } from "@lintel/core";

/**
 * More than one call can use of anything. The largest context windows hold ten million tokens (Llama 4 Scout, 2025), and
 * one call may go through its context a hundred times over with the provider's own tools. A model's own context window
 * is no ceiling for the same reason: such a call honestly reports more.
 */
export const MAX_COUNT = 1_000_000_000;

/** More than all calls of a job can use. */
export const MAX_JOB_COUNT = MAX_USED;

const NUMERIC = /^[+-]?\d{1,400}(?:\.\d{1,400})?$/;

/**
 * Reads the counts of one usage object, and remembers whether one of them was impossible. Every count that a provider
 * reports goes through here. A number in a string counts as that number, a fraction as the next whole number, what is
 * more than the ceiling as the ceiling; a negative one as not reported. Each of these is marked: the ledger says so.
 */
export class UsageCounts {
  readonly #max: number;
  #isClamped = false;

  constructor(max = MAX_COUNT) {
    this.#max = max;
  }

  /** A count was not what it can be, and was brought into range or left out. */
  get isClamped(): boolean {
    return this.#isClamped;
  }

  /** A whole number from 0 to the ceiling; `undefined` when none was reported. */
  read(value: unknown): number | undefined {
    if (this.#isPossible(value)) return value;
    const number = toNumber(value);
    if (number === undefined) return undefined;
    this.#isClamped = true;
    return number < 0 ? undefined : Math.min(Math.ceil(number), this.#max);
  }

  /** As `read`, of what is measured, and charged by each one begun: a fraction is nothing odd. */
  readBegun(value: unknown): number | undefined {
    const number = toNumber(value);
    return this.read(number === undefined ? undefined : Math.ceil(number));
  }

  #isPossible(value: unknown): value is number {
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= this.#max;
  }
}

/** The number a JSON value is, or holds as a text; `undefined` for anything else. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isNaN(value) ? undefined : value;
  return typeof value === "string" && NUMERIC.test(value) ? Number(value) : undefined;
}

const MAX_DEPTH = 8;

/** Is there a number in it that is not zero? What is nested too deeply counts as one. */
export function holdsCount(value: unknown, depth = 0): boolean {
  if (typeof value !== "object") return (toNumber(value) ?? 0) !== 0;
  if (value === null) return false;
  return depth > MAX_DEPTH || Object.values(value).some((inner) => holdsCount(inner, depth + 1));
}
