import { UsageEvent } from "@lintel/events";
import { z } from "zod";

export interface ReadEvent {
  /** Its place in the batch. */
  readonly index: number;
  readonly event: UsageEvent;
}

export interface UnreadableRecord {
  readonly index: number;
  readonly record: unknown;
  /** What is wrong, by member; holds no values. */
  readonly reason: string;
}

/** Parses each record by itself, so that a bad one keeps no other from being booked. */
export function readEvents(records: readonly unknown[]): {
  readonly events: readonly ReadEvent[];
  readonly unreadable: readonly UnreadableRecord[];
} {
  const events: ReadEvent[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [index, record] of records.entries()) {
    const parsed = UsageEvent.safeParse(record);
    if (parsed.success) events.push({ index, event: parsed.data });
    else unreadable.push({ index, record, reason: z.prettifyError(parsed.error) });
  }
  return { events, unreadable };
}
