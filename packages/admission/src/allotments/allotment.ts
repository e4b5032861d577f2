import type { NanoUsd } from "@lintel/core";

import type { AdmissionRequest, AdmissionVerdict, Holder, LimitStatus } from "../admission.ts";

/** How long before its end the next one is asked for. */
const LAST_MS = 250;

/** What was reserved at once, and on what terms. */
export interface AllotmentGrant {
  readonly id: string;
  readonly holder: Holder;
  readonly calls: number;
  readonly amountNano: NanoUsd;
  /** By Redis' clock, Unix milliseconds. */
  readonly atMs: number;
  /** From here on no call is admitted; never beyond a window of the limits. By Redis' clock. */
  readonly endsAtMs: number;
  /** What is added to our monotonic clock to have Redis' own, or a moment before it. */
  readonly clockOffsetMs: number;
  /** Where the holder stood when all of this was taken off. */
  readonly limitStatuses: readonly LimitStatus[];
}

/**
 * A part of a holder's limits that is reserved in Redis and handed out here, call by call. What running calls may
 * cost, and what ended ones did cost, stays reserved until it is booked: the reserved sum is never less than what is owed.
 */
export class Allotment {
  readonly grant: AllotmentGrant;
  #callsLeft: number;
  #callsBack = 0;
  #owedNano: NanoUsd = 0;
  #isClosed = false;

  constructor(grant: AllotmentGrant) {
    this.grant = grant;
    this.#callsLeft = grant.calls;
  }

  /** What must stay reserved. */
  get reservedNano(): NanoUsd {
    return this.#isClosed ? this.#owedNano : this.grant.amountNano;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Half of it is gone, in calls or money, or nearly all of its time. All moments are of our monotonic clock. */
  isRunningLow(nowMs: number): boolean {
    const { amountNano, calls, clockOffsetMs, endsAtMs } = this.grant;
    const isShort = this.#callsLeft * 2 < calls || this.#owedNano * 2 > amountNano;
    return isShort || nowMs + clockOffsetMs > endsAtMs - LAST_MS;
  }

  isOver(nowMs: number): boolean {
    return nowMs + this.grant.clockOffsetMs >= this.grant.endsAtMs;
  }

  /** Admits a call; `undefined` when Redis must be asked. */
  admit({ cost }: AdmissionRequest, nowMs: number): AdmissionVerdict | undefined {
    const { amountNano, clockOffsetMs } = this.grant;
    if (this.#isClosed || this.#callsLeft === 0 || this.isOver(nowMs)) return undefined;
    if (cost.totalNano > amountNano - this.#owedNano) return undefined;
    this.#callsLeft -= 1;
    this.#owedNano += cost.totalNano;
    return {
      admitted: true,
      allotted: true,
      atMs: Math.floor(nowMs + clockOffsetMs),
      grantedNano: cost.totalNano,
      limitStatuses: this.#limitStatuses(),
    };
  }

  /** A call's bound, or cost, becomes another: its cost, or nothing once it is booked. */
  replace(fromNano: NanoUsd, toNano: NanoUsd): void {
    this.#owedNano += toNano - fromNano;
  }

  /** Ends handing out. */
  close(): void {
    this.#isClosed = true;
    this.#callsBack += this.#callsLeft;
    this.#callsLeft = 0;
  }

  /** Calls that will not be made; reported once. */
  takeCallsBack(): number {
    const back = this.#callsBack;
    this.#callsBack = 0;
    return back;
  }

  #limitStatuses(): readonly LimitStatus[] {
    const moneyLeft = this.grant.amountNano - this.#owedNano;
    return this.grant.limitStatuses.map((status) => {
      const back = status.kind === "rate" ? this.#callsLeft : moneyLeft;
      return { ...status, remaining: status.remaining + back };
    });
  }
}
