import type { EndedCallRecord } from "../../deps.ts";

/** What of a record is still needed once it is on disk. */
export interface SpooledCall {
  readonly id: string;
  /** The event's JSON, written once: the same text goes to the disk and to the queue. */
  readonly event: string;
  readonly reservation: EndedCallRecord["reservation"] | undefined;
}

export const toSpooledCall = (
  event: EndedCallRecord["event"],
  reservation: SpooledCall["reservation"],
): SpooledCall => ({
  id: event.id,
  event: JSON.stringify(event),
  reservation,
});

/** The call's line of the spool. */
export const toLine = ({ event, reservation }: SpooledCall): string =>
  reservation === undefined
    ? `{"event":${event}}\n`
    : `{"event":${event},"reservation":${JSON.stringify(reservation)}}\n`;
