import { Queue } from "bullmq";
import type { Cluster, Redis } from "ioredis";

import { queuePrefix, USAGE_QUEUE, type UsageBatch, usageRecorded } from "../usage-recorded.ts";
import { JOB_OPTIONS, jobIdOf } from "./usage-job.ts";
import { withinDeadline } from "./within-deadline.ts";

export interface UsagePublisher {
  /**
   * Puts a batch on the queue with one script call. Resolves once Redis has it; rejects within the deadline
   * when Redis is away or does not answer. A rejected batch may have arrived all the same: publish it again
   * under the same name, the queue keeps one.
   */
  publish(batch: UsageBatch): Promise<void>;
  close(): Promise<void>;
}

export interface UsagePublisherOptions {
  /** A `command` connection: no offline queue, so that it fails at once while Redis is away. */
  readonly connection: Redis | Cluster;
  /** The installation's Redis prefix, `LINTEL_REDIS_PREFIX`. */
  readonly prefix: string;
  readonly deadlineMs?: number;
}

/** The sending end of the usage queue. Opens nothing before the first batch and does not close the connection. */
export function createUsagePublisher(options: UsagePublisherOptions): UsagePublisher {
  const { connection, prefix, deadlineMs = 2000 } = options;
  let queue: Promise<Queue> | undefined;

  const open = (): Promise<Queue> => {
    queue ??= openQueue(connection, prefix).catch((error: unknown) => {
      queue = undefined; // a queue whose first words with Redis failed never recovers
      throw error;
    });
    return queue;
  };
  const add = async (batch: UsageBatch): Promise<void> => {
    const opened = await open();
    await opened.add(usageRecorded.name, batch, { ...JOB_OPTIONS, jobId: jobIdOf(batch) });
  };
  return {
    publish: (batch) => withinDeadline(add(batch), deadlineMs, "usage batch not queued"),
    async close() {
      const opened = await queue?.catch(() => undefined);
      await opened?.close();
    },
  };
}

async function openQueue(connection: Redis | Cluster, prefix: string): Promise<Queue> {
  if (!isConnected(connection)) throw new Error(`Redis is not connected (${connection.status})`);
  const queue = new Queue(USAGE_QUEUE, {
    connection,
    prefix: queuePrefix(prefix),
    // Nobody reads the event stream; a short one spares Redis the memory.
    streams: { events: { maxLen: 100 } },
  });
  queue.on("error", () => undefined); // every failure also rejects the call it belongs to
  try {
    await queue.waitUntilReady();
    return queue;
  } catch (error) {
    void queue.close().catch(() => undefined);
    throw error;
  }
}

/** A cluster's usable state is called `connect`, a single server's `ready`. */
const isConnected = (connection: Redis | Cluster): boolean =>
  connection.status === "ready" || (connection.isCluster && connection.status === "connect");
