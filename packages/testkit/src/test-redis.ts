import { randomUUID } from "node:crypto";

import { Redis } from "ioredis";

import { requiredEnv } from "./required-env.ts";

export interface TestRedis {
  readonly url: string;
  /** What every key of this test file begins with; nobody else's key does. */
  readonly prefix: string;
  /** Adds no prefix by itself: what a test writes is what it reads. */
  readonly client: Redis;
  /** Deletes the keys under the prefix and ends the connection. */
  readonly close: () => Promise<void>;
}

const DEADLINE_MS = 5000;

/** A key space of its own for one test file on the server of LINTEL_TEST_REDIS_URL. Rejects without a server. */
export async function createTestRedis(): Promise<TestRedis> {
  const url = requiredEnv("LINTEL_TEST_REDIS_URL");
  const prefix = `lintel-test-${randomUUID()}:`;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: DEADLINE_MS,
    commandTimeout: DEADLINE_MS,
    maxRetriesPerRequest: 1,
  });
  await client.connect().catch((error: unknown) => {
    client.disconnect(); // or it would try again for ever
    throw error;
  });
  return {
    url,
    prefix,
    client,
    async close() {
      // With a hash tag ("{…}") or without: the prefix may stand inside one.
      for await (const keys of client.scanStream({ match: `*${prefix}*`, count: 500 })) {
        if (keys.length > 0) await client.unlink(keys);
      }
      await client.quit();
    },
  };
}
