import type { CallStart } from "@lintel/events";

import type { EndedCallRecord } from "../../../ports/event-log.ts";

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

/** How the lines of calls begin that are under way; those of records begin otherwise. */
const START_PREFIX = '{"start":';

/** Is the line that begins at `from` the start of a call? */
export const isStart = (block: Buffer, from: number): boolean =>
  block.subarray(from, from + START_BYTES.length).equals(START_BYTES);

const START_BYTES = Buffer.from(START_PREFIX);

/** A line that says nothing: it finds out whether the disk takes any. */
export const PROBE_LINE = `${START_PREFIX}null}\n`;

/** The line of a call that is about to be sent. */
export const toStartLine = (start: CallStart): string =>
  `${START_PREFIX}${JSON.stringify(start)}}\n`;
