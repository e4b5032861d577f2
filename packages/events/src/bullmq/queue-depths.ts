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

export interface QueueDepthReader {
  /** Rejects while Redis is away. */
  read(): Promise<QueueDepths>;
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
    async close() {
      await Promise.all([usage.close(), letters.close()]);
    },
  };
}
