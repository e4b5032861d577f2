import type { AllottingAdmission, BulkAdmission, Holder, OpenReservation } from "@lintel/admission";

import type { Reservations, ReservedAmounts, UsedAmounts } from "../../ports/reservations.ts";
import { EndedCalls } from "./ended-calls.ts";

/** A third of the lease: two renewals may fail before one lapses. */
const RENEW_EVERY_MS = 20_000;
const LEASE_MS = 60_000;
/** What ended calls hold waits for the worker, however long that takes. */
const ENDED_LEASE_MS = 86_400_000;

export interface OpenReservations extends Reservations {
  /** Gives back what was reserved for a call that is not made, its place in the limits of calls too. */
  cancel(callId: string): Promise<void>;
  readonly size: number;
  /** Ended calls are on their way to the ledger, together. */
  shipped(sequence: number, callIds: readonly string[]): void;
  /** They are in the ledger, and its sums in Redis. */
  booked(sequence: number): void;
  /** Puts back what Redis may have lost; rejects when it did not take all of it. */
  putBack(): Promise<void>;
  /** Renews no more and gives back what was reserved for calls to come. */
  stop(): Promise<void>;
}

export interface ReservationEvents {
  /** Something was given back of these holders' limits. */
  readonly onFreed: (holders: OpenReservation["holders"]) => void;
  readonly onTrouble: (error: unknown) => void;
}

type ReservingAdmission = Pick<BulkAdmission, "adjust" | "finish" | "leave" | "lower" | "renew">;
type Allotted = Pick<AllottingAdmission, "ended" | "openCalls" | "renew" | "stop">;

/** Remembers the reservations of calls under way and renews their leases, those of allotments too. */
export const keepReservations = (
  admission: ReservingAdmission,
  allotted: Allotted,
  events: ReservationEvents,
): OpenReservations => new KeptReservations(admission, allotted, events);

class KeptReservations implements OpenReservations {
  readonly #admission: ReservingAdmission;
  readonly #allotted: Allotted;
  readonly #events: ReservationEvents;
  readonly #open = new Map<string, OpenReservation>();
  readonly #ended = new EndedCalls();
  readonly #timer: NodeJS.Timeout;

  constructor(admission: ReservingAdmission, allotted: Allotted, events: ReservationEvents) {
    this.#admission = admission;
    this.#allotted = allotted;
    this.#events = events;
    this.#timer = setInterval(() => {
      this.#renewOpen().catch(events.onTrouble);
      allotted.renew().catch(events.onTrouble);
    }, RENEW_EVERY_MS);
  }

  open(reservation: OpenReservation): void {
    this.#open.set(reservation.callId, reservation);
  }

  lower(callId: string, amounts: ReservedAmounts): void {
    const reservation = this.#open.get(callId);
    if (reservation === undefined || !isLower(reservation, amounts)) return;
    const lowered = { ...reservation, ...lowest(reservation, amounts) };
    this.#open.set(callId, lowered);
    const { onFreed, onTrouble } = this.#events;
    this.#admission.lower([lowered]).then(() => onFreed(lowered.holders), onTrouble);
  }

  end(callId: string, { costNano, tokens }: UsedAmounts): void {
    this.#allotted.ended(callId, costNano);
    const reservation = this.#open.get(callId);
    if (reservation === undefined) return;
    const { reservedNano, reservedTokens = 0 } = reservation;
    this.#ended.add({
      ...reservation,
      holders: withoutCallsAtOnce(reservation.holders),
      reservedNano: costNano ?? reservedNano,
      reservedTokens: tokens ?? reservedTokens,
    });
  }

  leave(callId: string): Promise<void> | undefined {
    const reservation = this.#open.get(callId);
    if (reservation === undefined || !limitsCallsAtOnce(reservation)) return undefined;
    const holders = withoutCallsAtOnce(reservation.holders);
    this.#open.set(callId, { ...reservation, holders });
    return this.#admission.leave(reservation).catch(this.#events.onTrouble);
  }

  close(callId: string, isRecorded: boolean): void {
    this.#open.delete(callId);
    if (!isRecorded) this.#ended.drop(callId);
  }

  shipped(sequence: number, callIds: readonly string[]): void {
    this.#ended.ship(sequence, callIds);
  }

  booked(sequence: number): void {
    const calls = this.#ended.book(sequence);
    // Settled before it was put back, what a call held would stand beside what it cost.
    if (calls.length > 0) this.#remove(calls, 0).catch(this.#events.onTrouble);
  }

  async cancel(callId: string): Promise<void> {
    const reservation = this.#open.get(callId);
    if (reservation === undefined || !this.#open.delete(callId)) return;
    const { onFreed, onTrouble } = this.#events;
    try {
      if (limitsCallsAtOnce(reservation)) await this.#admission.leave(reservation);
      await this.#remove([reservation], 1);
      onFreed(reservation.holders);
    } catch (error) {
      onTrouble(error);
    }
  }

  get size(): number {
    return this.#open.size + this.#allotted.openCalls;
  }

  async putBack(): Promise<void> {
    await Promise.all([this.#renewOpen(), this.#putBackEnded(), this.#allotted.renew()]);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#allotted.stop().catch(this.#events.onTrouble);
  }

  async #renewOpen(): Promise<void> {
    if (this.#open.size === 0) return;
    const held = [...this.#open.values()];
    await this.#admission.renew(held);
    // One that has left meanwhile may have been put back.
    const gone = held.filter((one) => limitsCallsAtOnce(one) && this.#open.get(one.callId) !== one);
    await Promise.all(gone.map((one) => this.#admission.leave(one)));
  }

  async #putBackEnded(): Promise<void> {
    const held = this.#ended.takeAll().filter(({ callId }) => !this.#open.has(callId));
    if (held.length > 0) await this.#admission.renew(held, ENDED_LEASE_MS);
  }

  async #remove(reservations: readonly OpenReservation[], callsBack: number): Promise<void> {
    const nothing = { costNano: 0, tokens: 0 };
    await this.#admission.finish(reservations.map((each) => ({ ...each, ...nothing })));
    const removed = reservations.map((each) => ({ ...each, reservedNano: 0, callsBack }));
    await this.#admission.adjust(removed, LEASE_MS);
  }
}

const lowest = (held: OpenReservation, to: ReservedAmounts): ReservedAmounts => ({
  reservedNano: Math.min(held.reservedNano, to.reservedNano),
  reservedTokens: Math.min(held.reservedTokens ?? 0, to.reservedTokens),
});

const isLower = (held: OpenReservation, to: ReservedAmounts): boolean =>
  to.reservedNano < held.reservedNano || to.reservedTokens < (held.reservedTokens ?? 0);

const limitsCallsAtOnce = ({ holders }: OpenReservation): boolean =>
  holders.some(({ limits }) => limits.concurrent !== undefined);

/** What is left of a call that is over: its money and its tokens. */
const withoutCallsAtOnce = ([first, ...others]: OpenReservation["holders"]) =>
  [withoutLimit(first), ...others.map(withoutLimit)] as const;

function withoutLimit(holder: Holder): Holder {
  if (holder.limits.concurrent === undefined) return holder;
  const { concurrent: _, ...limits } = holder.limits;
  return { ...holder, limits };
}
