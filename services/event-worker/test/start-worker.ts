import type { Settlement } from "@lintel/admission";
import {
  connect,
  createJobStore,
  createUsageLedger,
  type Tables,
  type UsageLedger,
} from "@lintel/db";
import type { UsageBatch, UsageEvent } from "@lintel/events";
import { consumeUsage, createUsagePublisher, type UsageConsumer } from "@lintel/events/bullmq";
import { createPriceBook } from "@lintel/prices";
import { createTestDatabase, createTestRedis, type TestDatabase, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";
import type { Kysely } from "kysely";

import { acknowledgeBatch } from "../src/adapters/acknowledge-batch.ts";
import type { Deps } from "../src/deps.ts";
import { recordUsage } from "../src/usage/record-usage.ts";
import { revokeSpent } from "../src/verbs/revoke-spent.ts";

export type Bench = Awaited<ReturnType<typeof createBench>>;

/**
 * A database, a key space in Redis and a sending end; workers are started on them at will. A database that is given is used and
 * stays: to make one takes longer than most tests.
 */
export async function createBench(given?: TestDatabase) {
  const database = given ?? (await createTestDatabase());
  const { client, prefix, url, close } = await createTestRedis();
  const db = connectTo(database.url);
  const publisher = createUsagePublisher({ connection: client, prefix });
  const opened: (() => Promise<unknown>)[] = [];
  return {
    db,
    prefix,
    redis: client,
    databaseUrl: database.url,
    redisUrl: url,
    publish: ({ events, ...batch }: Omit<UsageBatch, "v">) =>
      publisher.publish({ ...batch, events: events.map((event) => JSON.stringify(event)) }),
    startWorker(overrides: Partial<Deps> = {}, concurrency = 3) {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      const worker = startWorker({ db, redis: client, prefix, connection }, overrides, concurrency);
      opened.push(async () => {
        await worker.consumer.close(5000).catch(() => undefined);
        connection.disconnect();
      });
      return worker;
    },
    /** Sequence numbers acknowledged to a spool, in order. */
    acknowledged: async (spoolId: string) =>
      (await client.lrange(`${prefix}ack:${spoolId}`, 0, -1)).map(Number),
    async close() {
      await Promise.all(opened.map((end) => end()));
      await publisher.close();
      await close();
      await db.destroy();
      if (given === undefined) await database.close();
    },
  };
}

export const connectTo = (url: string): Kysely<Tables> =>
  connect({
    url,
    applicationName: "test",
    poolSize: 8,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });

interface Stores {
  readonly db: Kysely<Tables>;
  readonly redis: Redis;
  readonly prefix: string;
  readonly connection: Redis;
}

export interface TestWorker {
  readonly consumer: UsageConsumer;
  readonly settled: Parameters<Settlement["settle"]>[0][number][];
  readonly deadLettered: string[];
  readonly errors: Error[];
}

function startWorker(
  { connection, db, prefix, redis }: Stores,
  overrides: Partial<Deps>,
  concurrency: number,
): TestWorker {
  const settled: TestWorker["settled"] = [];
  const deadLettered: string[] = [];
  const errors: Error[] = [];
  const deps: Deps = {
    ledger: createUsageLedger(db),
    settlement: {
      async settle(holders) {
        settled.push(...holders);
      },
    },
    prices: createPriceBook(),
    countTokens: async (_, texts) => texts.map((text) => text.length),
    revokeSpent: (kind, holders) => revokeSpent(db, kind, holders),
    noteJobs: (noted, nowMs) => createJobStore(db).note(noted, nowMs),
    acknowledge: acknowledgeBatch(redis, prefix),
    metrics: {
      booked: () => undefined,
      deadLettered: (reason) => deadLettered.push(reason),
      settleFailed: () => undefined,
    },
    traceBookings: () => ({ end: () => undefined, fail: () => undefined }),
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined },
    now: () => performance.timeOrigin + performance.now(),
    ...overrides,
  };
  const consumer = consumeUsage({
    connection,
    prefix,
    concurrency,
    random: () => 0.5,
    handle: (delivery) => recordUsage(deps, delivery),
    onUnreadable: () => deadLettered.push("envelope"),
    onError: (error) => errors.push(error),
  });
  return { consumer, settled, deadLettered, errors };
}

/** Fails the first `times` bookings before, or after, the ledger has committed. */
export function failingLedger(ledger: UsageLedger, times: number, when: "before" | "after") {
  let left = times;
  const failing: UsageLedger = {
    async book(batch) {
      if (left > 0 && when === "before") {
        left -= 1;
        throw new Error("the ledger is away");
      }
      const booked = await ledger.book(batch);
      if (left > 0) {
        left -= 1;
        throw new Error("died after the commit");
      }
      return booked;
    },
  };
  return failing;
}

/** Waits until a spool's batches are acknowledged, in any order. */
export const untilAcknowledged = (bench: Bench, spoolId: string, sequences: readonly number[]) =>
  waitFor(
    async () => {
      const seen = new Set(await bench.acknowledged(spoolId));
      return sequences.every((sequence) => seen.has(sequence));
    },
    { label: `batches ${sequences.join(", ")} acknowledged` },
  );

export const totalOf = async (db: Kysely<Tables>, keyId: string): Promise<bigint> => {
  const row = await db
    .selectFrom("spend")
    .select("cost_nano")
    .where("scope_id", "=", keyId)
    .where("unit", "=", "total")
    .executeTakeFirst();
  return BigInt(row?.cost_nano ?? 0);
};

export const eventsOf = (db: Kysely<Tables>, keyId: string) =>
  db.selectFrom("events").selectAll().where("key_id", "=", keyId).execute();

export const batchOf = (spoolId: string, sequence: number, events: readonly UsageEvent[]) => ({
  spoolId,
  sequence,
  events: [...events],
});
