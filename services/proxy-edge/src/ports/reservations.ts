import type { OpenReservation } from "@lintel/admission";

/** Reservations of calls under way. */
export interface Reservations {
  /** Keeps a reservation alive until it is closed. */
  open(reservation: OpenReservation): void;
  /** Gives back what was reserved beyond this, now that the call is known to need less; never raises anything. */
  lower(callId: string, amounts: ReservedAmounts): void;
  /** The call has ended: its cost, where it is known, takes the place of what was reserved from an allotment. */
  end(callId: string, used: UsedAmounts): void;
  /**
   * The call is over for its upstream and no longer counts as concurrent. Resolves when Redis has it; `undefined` when
   * concurrent calls are not limited. Never rejects: what cannot be sent lapses with its lease.
   */
  leave(callId: string): Promise<void> | undefined;
  /** The call is over: its reservation is no longer renewed. `isRecorded`: its event will be in the ledger. */
  close(callId: string, isRecorded: boolean): void;
}

/** What a call cost and used; `undefined` where that has to be counted, or is reported later. */
export interface UsedAmounts {
  readonly costNano: number | undefined;
  readonly tokens: number | undefined;
}

export type ReservedAmounts = Required<Pick<OpenReservation, "reservedNano" | "reservedTokens">>;
