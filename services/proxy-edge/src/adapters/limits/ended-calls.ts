import type { OpenReservation } from "@lintel/admission";

/** Beyond this they are not remembered: the worker is far behind, and Redis would have to be emptied on top of it. */
const MAX_CALLS = 100_000;

interface EndedCall {
  readonly reservation: OpenReservation;
  wasPutBack: boolean;
}

/** What ended calls hold of their limits until they are in the ledger: if Redis is emptied before, it has to be put back. */
export class EndedCalls {
  readonly #ended = new Map<string, EndedCall>();
  /** By the sequence number of the batch they were shipped in. */
  readonly #batches = new Map<number, readonly EndedCall[]>();
  #size = 0;

  add(reservation: OpenReservation): void {
    if (this.#size >= MAX_CALLS) return;
    this.#size += 1;
    this.#ended.set(reservation.callId, { reservation, wasPutBack: false });
  }

  /** It will not be in the ledger. */
  drop(callId: string): void {
    if (this.#ended.delete(callId)) this.#size -= 1;
  }

  ship(sequence: number, callIds: readonly string[]): void {
    const calls = callIds.flatMap((callId) => this.#ended.get(callId) ?? []);
    for (const { reservation } of calls) this.#ended.delete(reservation.callId);
    if (calls.length > 0) this.#batches.set(sequence, calls);
  }

  /** They are in the ledger. Returns those that were put back, and may not have been settled since. */
  book(sequence: number): readonly OpenReservation[] {
    const calls = this.#batches.get(sequence) ?? [];
    this.#batches.delete(sequence);
    this.#size -= calls.length;
    return calls.filter(({ wasPutBack }) => wasPutBack).map(({ reservation }) => reservation);
  }

  /** All of them, to be put back. */
  takeAll(): readonly OpenReservation[] {
    const all = [...this.#batches.values()].flat().concat(...this.#ended.values());
    for (const call of all) call.wasPutBack = true;
    return all.map(({ reservation }) => reservation);
  }
}
