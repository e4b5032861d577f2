import { Queue } from "bullmq";
import type { Cluster, Redis } from "ioredis";

import { queuePrefix } from "../usage-recorded.ts";

export interface QueueOptions {
  /** Not closed with the queue. */
  readonly connection: Redis | Cluster;
  /** The installation's Redis prefix, `LINTEL_REDIS_PREFIX`. */
  readonly prefix: string;
}

export interface ReopeningQueue {
  /** The queue, opened at the first use. Rejects at once while Redis is away, and works again when it is back. */
  open(): Promise<Queue>;
  close(): Promise<void>;
}

/** BullMQ's queue without its wait: by itself it would hold every call until Redis comes back. */
export function createReopeningQueue(name: string, options: QueueOptions): ReopeningQueue {
  let queue: Promise<Queue> | undefined;
  return {
    async open() {
      const { connection } = options;
      if (!isConnected(connection)) throw new Error(`Redis is not connected: ${connection.status}`);
      queue ??= openQueue(name, options).catch((error: unknown) => {
        queue = undefined; // a queue whose first words with Redis failed never recovers
        throw error;
      });
      return queue;
    },
    async close() {
      const opened = await queue?.catch(() => undefined);
      await opened?.close();
    },
  };
}

async function openQueue(name: string, { connection, prefix }: QueueOptions): Promise<Queue> {
  const queue = new Queue(name, {
    connection,
    prefix: queuePrefix(prefix),
    // The event stream is not read; a short one saves memory in Redis.
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
