import { z } from "zod";

import { defineEvent } from "./define-event.ts";

/**
 * A micro-batch of usage events, one queue job. `spoolId` and `sequence` name the batch: the job's id is made
 * of them, so shipping it again while it is queued adds nothing, and the worker's acknowledgement lets the
 * proxy which part of its spool has reached the ledger. The events are parsed one by one, so that one bad
 * record goes to the dead letters alone.
 */
export const usageRecorded = defineEvent(
  "usage.recorded",
  z.object({
    v: z.literal(1),
    spoolId: z.string().min(1),
    sequence: z.int().nonnegative(),
    events: z.array(z.unknown()),
  }),
);
export type UsageBatch = z.infer<typeof usageRecorded.schema>;

/** A batch as it is sent: its events are JSON already. */
export interface WrittenBatch extends Pick<UsageBatch, "spoolId" | "sequence"> {
  readonly events: readonly string[];
}

/** What `JSON.stringify` makes of a batch. */
export const writeBatch = ({ spoolId, sequence, events }: WrittenBatch): string =>
  `{"v":1,"spoolId":${JSON.stringify(spoolId)},"sequence":${sequence},"events":[${events.join(",")}]}`;

/** The queue all proxies write and all workers read. */
export const USAGE_QUEUE = "usage";

/** Where records that can never be booked go, with the reason. */
export const DEAD_LETTER_QUEUE = "usage-dead-letters";

/** BullMQ's key prefix: the braces keep all keys of the queues in one slot of a Redis Cluster. */
export const queuePrefix = (redisPrefix: string): string => `{${redisPrefix}q}`;

/** The list to which the worker pushes the sequence numbers of a spool's batches once they are in the ledger. */
export const acknowledgementKey = (redisPrefix: string, spoolId: string): string =>
  `${redisPrefix}ack:${spoolId}`;
