import type { Admission, OpenReservation } from "@lintel/admission";

import type { Reservations } from "../deps.ts";

/** A third of the lease: two renewals may fail before one lapses. */
const RENEW_EVERY_MS = 20_000;

export interface OpenReservations extends Reservations {
  readonly size: number;
  /** Puts back what Redis may have lost: after a reconnect. */
  announceAll(): void;
  stop(): void;
}

/** Remembers the reservations of calls under way and renews their leases. */
export function keepReservations(
  admission: Pick<Admission, "renew">,
  onTrouble: (error: unknown) => void,
): OpenReservations {
  const open = new Map<string, OpenReservation>();
  const renew = (): void => {
    if (open.size > 0) admission.renew([...open.values()]).catch(onTrouble);
  };
  const timer = setInterval(renew, RENEW_EVERY_MS);
  return {
    open: (reservation) => void open.set(reservation.callId, reservation),
    close: (callId) => void open.delete(callId),
    get size() {
      return open.size;
    },
    announceAll: renew,
    stop: () => clearInterval(timer),
  };
}
