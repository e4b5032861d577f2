import { DEAD_LETTER_QUEUE, USAGE_QUEUE } from "../usage-recorded.ts";
import { createReopeningQueue, type QueueOptions } from "./reopening-queue.ts";

/** Batches by state, and records set aside. */
export interface QueueDepths {
  readonly waiting: number;
  readonly active: number;
  /** Failed and waiting for their next try. */
  readonly delayed: number;
  readonly deadLetters: number;
}

/** The states of a batch that is still to be booked. */
const WAITING = ["waiting", "delayed"] as const;

export interface QueueDepthReader {
  /** Rejects while Redis is away. */
  read(): Promise<QueueDepths>;
  /** How long the oldest batch that is not being booked has been there, in milliseconds; 0 when there is none. */
  oldestWaitMs(nowMs: number): Promise<number>;
  close(): Promise<void>;
}

/** Reads how much work waits in the queues. */
export function createQueueDepthReader(options: QueueOptions): QueueDepthReader {
  const usage = createReopeningQueue(USAGE_QUEUE, options);
  const letters = createReopeningQueue(DEAD_LETTER_QUEUE, options);
  return {
    async read() {
      const [usageQueue, letterQueue] = await Promise.all([usage.open(), letters.open()]);
      const [counts, deadLetters] = await Promise.all([
        usageQueue.getJobCounts("waiting", "active", "delayed"),
        letterQueue.getWaitingCount(),
      ]);
      const { waiting = 0, active = 0, delayed = 0 } = counts;
      return { waiting, active, delayed, deadLetters };
    },
    async oldestWaitMs(nowMs) {
      const queue = await usage.open();
      const ids = await Promise.all(WAITING.map((state) => queue.getRanges([state], 0, 0, true)));
      const moments = await Promise.all(
        ids.flat().map((id) => options.connection.hget(queue.toKey(id), "timestamp")),
      );
      const known = moments.flatMap((text) => (text === null ? [] : [Number(text)]));
      return known.length === 0 ? 0 : Math.max(0, nowMs - Math.min(...known));
    },
    async close() {
      await Promise.all([usage.close(), letters.close()]);
    },
  };
}
