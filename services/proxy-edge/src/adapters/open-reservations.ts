import type { Admission, AllottingAdmission, OpenReservation } from "@lintel/admission";

import type { Reservations } from "../deps.ts";

/** A third of the lease: two renewals may fail before one lapses. */
const RENEW_EVERY_MS = 20_000;

export interface OpenReservations extends Reservations {
  readonly size: number;
  /** Puts back what Redis may have lost: after a reconnect. */
  announceAll(): void;
  /** Renews no more and gives back what was reserved for calls to come. */
  stop(): Promise<void>;
}

/** Remembers the reservations of calls under way and renews their leases, those of allotments too. */
export function keepReservations(
  admission: Pick<Admission, "renew">,
  allotted: Pick<AllottingAdmission, "ended" | "openCalls" | "renew" | "stop">,
  onTrouble: (error: unknown) => void,
): OpenReservations {
  const open = new Map<string, OpenReservation>();
  const renew = (): void => {
    if (open.size > 0) admission.renew([...open.values()]).catch(onTrouble);
    allotted.renew().catch(onTrouble);
  };
  const timer = setInterval(renew, RENEW_EVERY_MS);
  return {
    open: (reservation) => void open.set(reservation.callId, reservation),
    end: (callId, costNano) => allotted.ended(callId, costNano),
    close: (callId) => void open.delete(callId),
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
