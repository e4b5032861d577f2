import { withDeadline } from "@lintel/service-kit";
import { type Job, Worker } from "bullmq";
import type { Cluster, Redis } from "ioredis";
import { z } from "zod";

import { queuePrefix, USAGE_QUEUE, type UsageBatch, usageRecorded } from "../usage-recorded.ts";
import { createDeadLetters, type DeadLetter } from "./dead-letters.ts";
import { RETRY_BACKOFF, retryDelayMs } from "./usage-job.ts";

/** A worker that died is noticed by the others after this long, and its jobs are taken over. */
const LOCK_MS = 10_000;
const TAKE_OVER_CHECK_MS = 3000;

export interface UsageDelivery {
  readonly jobId: string;
  readonly batch: UsageBatch;
  /** When the proxy put it on the queue, by the proxy's clock, Unix milliseconds. */
  readonly queuedAtMs: number;
  /** How often it was tried before. */
  readonly triesMade: number;
  /** Keeps a record of this batch that can never be booked. */
  readonly deadLetter: (letter: Pick<DeadLetter, "index" | "reason" | "record">) => Promise<void>;
}

export interface ConsumeUsageOptions {
  /** A `queue` connection (`maxRetriesPerRequest: null`); a second one is made from it to wait on. */
  readonly connection: Redis | Cluster;
  readonly prefix: string;
  /** How many batches are worked on at once. */
  readonly concurrency: number;
  readonly random: () => number;
  /** Books one batch. When it rejects, the batch is tried again later, for as long as it takes. */
  handle(delivery: UsageDelivery): Promise<void>;
  /** Called when a batch went to the dead letters because its envelope cannot be read. */
  onUnreadable(jobId: string, reason: string): void;
  /** Called for every failed attempt and every error of the queue itself. */
  onError(error: Error, facts: { readonly jobId?: string; readonly triesMade?: number }): void;
}

export interface UsageConsumer {
  /** Resolves when the first batch could be taken. */
  ready(): Promise<void>;
  /**
   * Takes no further batch and waits for those in hand, at most `deadlineMs`. What is not finished by then is
   * taken over by another worker, and booked once.
   */
  close(deadlineMs: number): Promise<void>;
}

/** The receiving end of the usage queue. A batch whose envelope cannot be read goes to the dead letters, untried. */
export function consumeUsage(options: ConsumeUsageOptions): UsageConsumer {
  const { connection, prefix, concurrency, random } = options;
  const deadLetters = createDeadLetters({ connection, prefix });
  // Reached Redis, or took a batch, which may come first.
  let wasReady = false;
  const process = async (job: Job): Promise<void> => {
    wasReady = true;
    const jobId = job.id ?? "unnamed";
    const deadLetter: UsageDelivery["deadLetter"] = (letter) =>
      deadLetters.put({ jobId, ...letter });
    const parsed = usageRecorded.schema.safeParse(job.data);
    if (!parsed.success) {
      const reason = z.prettifyError(parsed.error);
      await deadLetter({ reason, record: job.data });
      return options.onUnreadable(jobId, reason);
    }
    await options.handle({
      jobId,
      batch: parsed.data,
      queuedAtMs: job.timestamp,
      triesMade: job.attemptsMade,
      deadLetter,
    });
  };
  const worker = new Worker(USAGE_QUEUE, process, {
    connection,
    prefix: queuePrefix(prefix),
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: TAKE_OVER_CHECK_MS,
    // However often workers die over a batch, it stays in the queue.
    maxStalledCount: 1_000_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 1000 },
    settings: {
      backoffStrategy: (triesMade, type) =>
        type === RETRY_BACKOFF ? retryDelayMs(triesMade, random) : 0,
    },
  });
  worker.once("ready", () => {
    wasReady = true;
  });
  worker.on("error", (error) => options.onError(error, {}));
  worker.on("failed", (job, error) => {
    options.onError(
      error,
      job === undefined ? {} : { jobId: job.id ?? "", triesMade: job.attemptsMade },
    );
  });
  return {
    ready: async () => {
      await worker.waitUntilReady();
    },
    async close(deadlineMs) {
      try {
        await closeWorker(worker, wasReady ? deadlineMs : 0);
      } finally {
        await deadLetters.close();
      }
    },
  };
}

/**
 * Waits for batches in hand; rejects when they take longer. Without a deadline there are none: the worker was never
 * connected, and a graceful close would wait for a connection that may never come.
 */
async function closeWorker(worker: Worker, deadlineMs: number): Promise<void> {
  const drained = worker.close(deadlineMs === 0);
  if (deadlineMs === 0) return void drained.catch(() => undefined);
  try {
    await withDeadline(drained, deadlineMs, "batches in hand not finished");
  } catch (error) {
    void drained.catch(() => undefined);
    // Not waited for: with Redis away it may never end.
    void worker.disconnect().catch(() => undefined);
    throw error;
  }
}
