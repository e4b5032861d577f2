import { withDeadline } from "@lintel/service-kit";

import { USAGE_QUEUE, usageRecorded, writeBatch, type WrittenBatch } from "../usage-recorded.ts";
import { createReopeningQueue, type QueueOptions } from "./reopening-queue.ts";
import { TextSlab } from "./text-slab.ts";
import { JOB_OPTIONS, jobIdOf } from "./usage-job.ts";
import { WrittenJob } from "./written-job.ts";

export interface UsagePublisher {
  /**
   * Puts a batch on the queue with one script call. Resolves once Redis has it; rejects within the deadline
   * when Redis is away or does not answer. A rejected batch may have arrived all the same: publish it again
   * under the same name, the queue keeps one.
   */
  publish(batch: WrittenBatch): Promise<void>;
  close(): Promise<void>;
}

/** `connection` is a `command` connection: without an offline queue it fails at once while Redis is away. */
export interface UsagePublisherOptions extends QueueOptions {
  /** 2 s by default. */
  readonly deadlineMs?: number;
}

/** The sending end of the usage queue. Opens nothing before the first batch and does not close the connection. */
export function createUsagePublisher(options: UsagePublisherOptions): UsagePublisher {
  const { deadlineMs = 2000 } = options;
  const queue = createReopeningQueue(USAGE_QUEUE, options);
  const slab = new TextSlab();
  const add = async (batch: WrittenBatch): Promise<void> => {
    const opened = await queue.open();
    const jobOptions = { ...JOB_OPTIONS, jobId: jobIdOf(batch) };
    await slab.lend(writeBatch(batch), (bytes) =>
      WrittenJob.create(opened, usageRecorded.name, () => bytes, jobOptions),
    );
  };
  return {
    publish: (batch) => withDeadline(add(batch), deadlineMs, "usage batch not queued"),
    close: () => queue.close(),
  };
}
