import type { NanoUsd } from "@lintel/core";

import type { LimitStatus } from "../admission.ts";

/** How long demand is watched before it counts. */
const PERIOD_MS = 200;
/** Below this many calls in a period there is no allotment: Redis is asked for each. */
const MIN_CALLS_MADE = 8;
/** How many periods an allotment is meant for: longer than it lives, so that it rarely runs out. */
const PERIODS = 8;
/** No allotment takes more than this part of what is left: near a limit every call is decided by Redis. */
const MAX_SHARE = 1 / 16;
/** There is no allotment smaller than this. */
const MIN_CALLS_ALLOTTED = 16;

/** What to reserve at once. */
export interface AllotmentSize {
  readonly calls: number;
  readonly amountNano: NanoUsd;
}

/** How many calls a holder makes here, and what they may cost. */
export class Demand {
  #startMs = 0;
  #calls = 0;
  #nano = 0;
  /** Calls of the last whole period. */
  #lastCalls = 0;
  #lastNano = 0;

  /** Counts a call. `nowMs` is of a monotonic clock. */
  add(costNano: NanoUsd, nowMs: number): void {
    this.#roll(nowMs);
    this.#calls += 1;
    this.#nano += costNano;
  }

  /** The size of the next allotment, given the status of the holder's limits; `undefined` when none pays off. */
  size(limitStatuses: readonly LimitStatus[], nowMs: number): AllotmentSize | undefined {
    this.#roll(nowMs);
    const calls = Math.max(this.#calls, this.#lastCalls);
    if (calls < MIN_CALLS_MADE || limitStatuses.some(({ unit }) => unit === "s")) return undefined;
    const nano = Math.max(this.#nano, this.#lastNano);
    const wanted = { calls: calls * PERIODS, amountNano: nano * PERIODS };
    const allowed = {
      calls: Math.floor(Math.min(wanted.calls, share(limitStatuses, "rate"))),
      amountNano: Math.floor(
        Math.min(wanted.amountNano, share(limitStatuses, "cost"), share(limitStatuses, "total")),
      ),
    };
    const callNano = nano / calls;
    const isWorthIt =
      allowed.calls >= MIN_CALLS_ALLOTTED && allowed.amountNano >= callNano * MIN_CALLS_ALLOTTED;
    return isWorthIt ? allowed : undefined;
  }

  #roll(nowMs: number): void {
    const passed = nowMs - this.#startMs;
    if (passed < PERIOD_MS) return;
    const isNext = passed < 2 * PERIOD_MS;
    this.#lastCalls = isNext ? this.#calls : 0;
    this.#lastNano = isNext ? this.#nano : 0;
    this.#startMs = nowMs;
    this.#calls = 0;
    this.#nano = 0;
  }
}

const share = (limitStatuses: readonly LimitStatus[], wanted: LimitStatus["kind"]): number =>
  limitStatuses
    .filter(({ kind }) => kind === wanted)
    .reduce((least, { remaining }) => Math.min(least, remaining), Number.POSITIVE_INFINITY) *
  MAX_SHARE;
