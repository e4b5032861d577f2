import type { AllottingAdmission, BulkAdmission, Holder, OpenReservation } from "@lintel/admission";

import type { Reservations, ReservedAmounts } from "../deps.ts";

/** A third of the lease: two renewals may fail before one lapses. */
const RENEW_EVERY_MS = 20_000;
const LEASE_MS = 60_000;

export interface OpenReservations extends Reservations {
  /** Gives back what was reserved for a call that is not made, its place in the limits of calls too. */
  takeBack(callId: string): Promise<void>;
  readonly size: number;
  /** Puts back what Redis may have lost: after a reconnect. */
  announceAll(): void;
  /** Renews no more and gives back what was reserved for calls to come. */
  stop(): Promise<void>;
}

export interface ReservationEvents {
  /** Something was given back of these holders' limits. */
  readonly onFreed: (holders: OpenReservation["holders"]) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Remembers the reservations of calls under way and renews their leases, those of allotments too. */
export function keepReservations(
  admission: Pick<BulkAdmission, "adjust" | "finish" | "leave" | "lower" | "renew">,
  allotted: Pick<AllottingAdmission, "ended" | "openCalls" | "renew" | "stop">,
  { onFreed, onTrouble }: ReservationEvents,
): OpenReservations {
  const open = new Map<string, OpenReservation>();
  const renewOpen = async (): Promise<void> => {
    if (open.size === 0) return;
    const held = [...open.values()];
    await admission.renew(held);
    // One that has left meanwhile may have been put back.
    const gone = held.filter((one) => limitsCallsAtOnce(one) && open.get(one.callId) !== one);
    await Promise.all(gone.map((one) => admission.leave(one)));
  };
  const takeBack = async (reservation: OpenReservation): Promise<void> => {
    if (limitsCallsAtOnce(reservation)) await admission.leave(reservation);
    await admission.finish([{ ...reservation, costNano: 0, tokens: 0 }]);
    await admission.adjust([{ ...reservation, reservedNano: 0, callsBack: 1 }], LEASE_MS);
  };
  const renew = (): void => {
    renewOpen().catch(onTrouble);
    allotted.renew().catch(onTrouble);
  };
  const timer = setInterval(renew, RENEW_EVERY_MS);
  return {
    open: (reservation) => void open.set(reservation.callId, reservation),
    lower(callId, amounts) {
      const reservation = open.get(callId);
      if (reservation === undefined || !isLower(reservation, amounts)) return;
      const lowered = { ...reservation, ...lowest(reservation, amounts) };
      open.set(callId, lowered);
      admission.lower([lowered]).then(() => onFreed(lowered.holders), onTrouble);
    },
    end: (callId, costNano) => allotted.ended(callId, costNano),
    leave(callId) {
      const reservation = open.get(callId);
      if (reservation === undefined || !limitsCallsAtOnce(reservation)) return undefined;
      open.set(callId, { ...reservation, holders: withoutCallsAtOnce(reservation.holders) });
      return admission.leave(reservation).catch(onTrouble);
    },
    close: (callId) => void open.delete(callId),
    async takeBack(callId) {
      const reservation = open.get(callId);
      if (reservation === undefined || !open.delete(callId)) return;
      await takeBack(reservation).then(() => onFreed(reservation.holders), onTrouble);
    },
    get size() {
      return open.size + allotted.openCalls;
    },
    announceAll: renew,
    async stop() {
      clearInterval(timer);
      await allotted.stop().catch(onTrouble);
    },
  };
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
  const { concurrent: _, ...limits } = holder.limits;
  return { ...holder, limits };
}
