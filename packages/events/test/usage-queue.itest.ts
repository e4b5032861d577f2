import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

import { createTestRedis, type TestRedis, waitFor } from "@lintel/testkit";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  consumeUsage,
  createQueueDepthReader,
  createUsagePublisher,
  type UsageDelivery,
} from "../src/bullmq/index.ts";
import { queuePrefix } from "../src/usage-recorded.ts";

let redis: TestRedis;
let opened: (() => Promise<unknown> | void)[];

beforeEach(async () => {
  redis = await createTestRedis();
  opened = [];
});
afterEach(async () => {
  for (const close of opened.toReversed()) await close();
  await redis.close();
});

const batch = (sequence: number) => ({ spoolId: "spool", sequence, events: ["{}"] });

/** The test run's Redis with its password, by way of another port. */
function urlBy(port: number): string {
  const url = new URL(redis.url);
  url.port = String(port);
  return url.href;
}

/** A connection as the proxy has it: it fails instead of waiting. */
function commandConnection(port: number): Redis {
  const connection = new Redis(urlBy(port), {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 60_000,
    retryStrategy: () => 20,
  });
  connection.on("error", () => undefined);
  opened.push(() => connection.disconnect());
  return connection;
}

function startConsumer(handle: (delivery: UsageDelivery) => Promise<void>) {
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const errors: string[] = [];
  const unreadable: string[] = [];
  const consumer = consumeUsage({
    connection,
    prefix: redis.prefix,
    concurrency: 2,
    random: () => 0,
    handle,
    onUnreadable: (jobId) => unreadable.push(jobId),
    onError: (error) => errors.push(error.message),
  });
  opened.push(async () => {
    await consumer.close(5000).catch(() => undefined);
    connection.disconnect();
  });
  return { errors, unreadable };
}

/** Relays to the test's Redis, until switched to swallow everything instead. */
async function startRelay() {
  const target = new URL(redis.url);
  let swallowing = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (!swallowing) to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  opened.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    swallow: (on: boolean) => {
      swallowing = on;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe("publishing", () => {
  it("fails at once while Redis is away, and works when it is back", async () => {
    const relay = await startRelay();
    const connection = commandConnection(1);
    const publisher = createUsagePublisher({ connection, prefix: redis.prefix });
    await expect(publisher.publish(batch(1))).rejects.toThrow("not connected");
    connection.options.port = relay.port;
    await waitFor(() => connection.status === "ready", { label: "connected" });
    await publisher.publish(batch(1));
  });

  it("stores what a queue that serialises for itself would", async () => {
    const publisher = createUsagePublisher({ connection: redis.client, prefix: redis.prefix });
    const events = [{ model: 'é "quoted"' }, { model: "日本", tags: ["😀"] }];
    const texts = events.map((event) => JSON.stringify(event));
    await publisher.publish({ spoolId: "spool", sequence: 7, events: texts });
    const stored = await redis.client.hget(`${queuePrefix(redis.prefix)}:usage:spool-7`, "data");
    expect(stored).toBe(JSON.stringify({ v: 1, spoolId: "spool", sequence: 7, events }));
    await publisher.close();
  });

  it("fails within its deadline when Redis goes silent, and works when it speaks again", async () => {
    const relay = await startRelay();
    const connection = commandConnection(relay.port);
    await waitFor(() => connection.status === "ready", { label: "connected" });
    const publisher = createUsagePublisher({
      connection,
      prefix: redis.prefix,
      deadlineMs: 150,
    });
    await publisher.publish(batch(1));
    relay.swallow(true);
    await expect(publisher.publish(batch(2))).rejects.toThrow("within 150 ms");
    relay.swallow(false);
    relay.cut();
    await waitFor(
      () =>
        publisher.publish(batch(2)).then(
          () => true,
          () => false,
        ),
      {
        label: "published again",
      },
    );
    const depths = createQueueDepthReader({ connection, prefix: redis.prefix });
    expect(await depths.read()).toEqual({ waiting: 2, active: 0, delayed: 0, deadLetters: 0 });
  });
});

describe("consuming", () => {
  it("delivers what was published before, with its batch and time", async () => {
    const publisher = createUsagePublisher({ connection: redis.client, prefix: redis.prefix });
    await publisher.publish(batch(3));
    const delivered: UsageDelivery[] = [];
    startConsumer(async (delivery) => void delivered.push(delivery));
    await waitFor(() => delivered.length === 1, { label: "delivered" });
    expect(delivered[0]).toMatchObject({
      jobId: "spool-3",
      batch: { v: 1, spoolId: "spool", sequence: 3, events: [{}] },
      triesMade: 0,
    });
    expect(delivered[0]?.queuedAtMs).toBeGreaterThan(Date.now() - 60_000);
    await publisher.close();
  });

  it("sets a batch aside, once and untried, whose envelope cannot be read", async () => {
    const publisher = createUsagePublisher({ connection: redis.client, prefix: redis.prefix });
    const { errors, unreadable } = startConsumer(() => Promise.reject(new Error("never called")));
    await publisher.publish(batch(-1));
    await waitFor(() => unreadable.length > 0, { label: "set aside" });
    expect(unreadable).toEqual(["spool--1"]);
    expect(errors).toEqual([]);
    await publisher.close();
  });

  it("tries a failed batch again while others go on, and reports each failure", async () => {
    const publisher = createUsagePublisher({ connection: redis.client, prefix: redis.prefix });
    const done: string[] = [];
    const { errors } = startConsumer(async ({ jobId, triesMade }) => {
      if (jobId === "spool-0" && triesMade < 3) throw new Error(`try ${triesMade}`);
      done.push(jobId);
    });
    for (const sequence of [0, 1, 2]) await publisher.publish(batch(sequence));
    await waitFor(() => done.length === 3, { label: "all done" });
    expect(done).toEqual(["spool-1", "spool-2", "spool-0"]);
    expect(errors).toEqual(["try 0", "try 1", "try 2"]);
    await publisher.close();
  });

  it("hands the batch of a worker that went silent to another", async () => {
    const publisher = createUsagePublisher({ connection: redis.client, prefix: redis.prefix });
    const relay = await startRelay();
    // A worker that takes a batch and is never heard of again, as one that was killed.
    const lost = new Redis(urlBy(relay.port), { maxRetriesPerRequest: null });
    lost.on("error", () => undefined);
    let taken = 0;
    const dead = consumeUsage({
      connection: lost,
      prefix: redis.prefix,
      concurrency: 1,
      random: () => 0,
      handle: () => {
        taken += 1;
        return new Promise(() => undefined);
      },
      onUnreadable: () => undefined,
      onError: () => undefined,
    });
    await publisher.publish(batch(9));
    await waitFor(() => taken === 1, { label: "taken" });
    relay.swallow(true);
    const done: string[] = [];
    startConsumer(async ({ jobId }) => void done.push(jobId));
    await waitFor(() => done.includes("spool-9"), { label: "taken over" });
    expect(taken).toBe(1);
    await dead.close(1).catch(() => undefined);
    lost.disconnect();
    await publisher.close();
  });
});
