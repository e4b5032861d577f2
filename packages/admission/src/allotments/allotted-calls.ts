import type { NanoUsd } from "@lintel/core";

import type { Allotment } from "./allotment.ts";

interface AllottedCall {
  readonly allotment: Allotment;
  owedNano: NanoUsd;
}

/** What each allotted call owes its allotment, from its admission until the ledger has it. */
export class AllottedCalls {
  readonly #calls = new Map<string, AllottedCall>();
  /** By batch, so that of a long queue only sums are kept. */
  readonly #batches = new Map<number, Map<Allotment, NanoUsd>>();

  /** Calls that are not shipped. */
  get size(): number {
    return this.#calls.size;
  }

  add(callId: string, allotment: Allotment, boundNano: NanoUsd): void {
    this.#calls.set(callId, { allotment, owedNano: boundNano });
  }

  /** The call's cost takes the place of its bound. */
  end(callId: string, costNano: NanoUsd): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    call.allotment.replace(call.owedNano, costNano);
    call.owedNano = costNano;
  }

  ship(sequence: number, callIds: readonly string[]): void {
    const sums = this.#batches.get(sequence) ?? new Map<Allotment, NanoUsd>();
    for (const callId of callIds) {
      const call = this.#calls.get(callId);
      if (call === undefined) continue;
      this.#calls.delete(callId);
      sums.set(call.allotment, (sums.get(call.allotment) ?? 0) + call.owedNano);
    }
    if (sums.size > 0) this.#batches.set(sequence, sums);
  }

  book(sequence: number): void {
    for (const [allotment, owedNano] of this.#batches.get(sequence) ?? []) {
      allotment.replace(owedNano, 0);
    }
    this.#batches.delete(sequence);
  }
}
