import { withDeadline } from "@lintel/service-kit";
import { z } from "zod";

import { DEAD_LETTER_QUEUE } from "../usage-recorded.ts";
import { createReopeningQueue, type QueueOptions } from "./reopening-queue.ts";

const PUT_DEADLINE_MS = 5000;

/** A record that can never be booked as it is. */
export const DeadLetter = z.object({
  /** The queue job it came in. */
  jobId: z.string(),
  /** Its place in the batch; absent when the batch itself could not be read. */
  index: z.int().nonnegative().optional(),
  /** Why, in words for the person who repairs it; holds nothing of the record's texts. */
  reason: z.string(),
  /** The record as it arrived. */
  record: z.unknown(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

export interface DeadLetters {
  /**
   * Keeps a record for people to look at. Putting the same place of the same job twice keeps one. Rejects
   * when Redis has not taken it within 5 s.
   */
  put(letter: DeadLetter): Promise<void>;
  close(): Promise<void>;
}

/**
 * The queue of records that could not be booked. Nothing consumes it and nothing is evicted from it: each
 * letter may be money. Its length is a metric, and it should be 0.
 */
export function createDeadLetters(options: QueueOptions): DeadLetters {
  const queue = createReopeningQueue(DEAD_LETTER_QUEUE, options);
  const add = async (letter: DeadLetter): Promise<void> => {
    const jobId = `${letter.jobId}-${letter.index ?? "batch"}`.replaceAll(":", "_");
    const opened = await queue.open();
    await opened.add("dead-letter", letter, { jobId });
  };
  return {
    put: (letter) => withDeadline(add(letter), PUT_DEADLINE_MS, "dead letter not kept"),
    close: () => queue.close(),
  };
}
