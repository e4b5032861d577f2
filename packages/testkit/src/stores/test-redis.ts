import { randomUUID } from "node:crypto";

import { Redis } from "ioredis";

import { requiredEnv } from "../required-env.ts";

export interface TestRedis {
  readonly url: string;
  /** What every key of this test file begins with, and no other. */
  readonly prefix: string;
  /** Adds no prefix by itself: what a test writes is what it reads. */
  readonly client: Redis;
  /** What FLUSHALL does, for the keys under the prefix alone: all of them are gone in one step. */
  readonly empty: () => Promise<void>;
  /** Deletes the keys under the prefix and ends the connection. */
  readonly close: () => Promise<void>;
}

const DEADLINE_MS = 60_000;
const DELETE_ALL = `
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('UNLINK', key) end
return 1`;

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
  const empty = async (): Promise<void> => {
    // With a hash tag ("{…}") or without: the prefix may stand inside one.
    const pattern = `*${prefix}*`;
    await client.eval(DELETE_ALL, 0, pattern);
  };
  return {
    url,
    prefix,
    client,
    empty,
    async close() {
      await empty();
      await client.quit();
    },
  };
}
