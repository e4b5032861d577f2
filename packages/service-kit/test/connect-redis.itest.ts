import { createTestRedis, freePort, type TestRedis, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import {
  connectRedis,
  firstAttempt,
  parseEnv,
  redisEnv,
  type RedisRole,
  type RedisTarget,
  redisTargetOf,
} from "../src/index.ts";
import { startTcpRelay, type TcpRelay } from "./tcp-relay.ts";

const COMMAND_TIMEOUT_MS = 300;
/** By how much a timer may be late. */
const BUSY_MACHINE_MS = 2000;
/** What ioredis says of a command that it does not keep for later. */
const AT_ONCE = "enableOfflineQueue options is false";

let redis: TestRedis;
let relay: TcpRelay;
const opened: { disconnect(): void }[] = [];

beforeAll(async () => {
  redis = await createTestRedis();
});
afterAll(() => redis.close());
beforeEach(async () => {
  relay = await startTcpRelay(Number(new URL(redis.url).port || 6379));
});
afterEach(async () => {
  for (const connection of opened.splice(0)) connection.disconnect();
  await relay.close();
});

/** The test run's Redis with its password, by way of another port. */
function urlBy(port: number): string {
  const url = new URL(redis.url);
  url.port = String(port);
  return url.href;
}

const target = (port: number): RedisTarget =>
  redisTargetOf(
    parseEnv(z.object(redisEnv), {
      REDIS_URL: urlBy(port),
      REDIS_READ_TIME_OUT: "200ms",
      REDIS_WRITE_TIME_OUT: "100ms",
    }),
  );

function open(role: RedisRole = "command", port = relay.port) {
  const lost: Error[] = [];
  let restored = 0;
  const connection = connectRedis(target(port), role, {
    onLost: (error) => lost.push(error),
    onRestored: () => {
      restored += 1;
    },
  });
  opened.push(connection);
  const isReady = () => waitFor(() => connection.status === "ready", { label: "the connection" });
  return { connection, lost, isReady, restored: () => restored };
}

/** How long `work` took to fail, and with what. */
async function failureOf(work: Promise<unknown>): Promise<{ afterMs: number; message: string }> {
  const startMs = performance.now();
  try {
    await work;
  } catch (error) {
    return { afterMs: performance.now() - startMs, message: String(error) };
  }
  throw new Error("it did not fail");
}

describe("a command connection", () => {
  it("fails at once, not after a wait, until it is connected", async () => {
    const { connection } = open();
    const { message } = await failureOf(connection.get("x"));
    expect(message).toContain(AT_ONCE);
  });

  it("fails within the deadline when Redis accepts and never answers", async () => {
    relay.stall();
    const { connection, lost } = open();
    await waitFor(() => connection.status === "connect", { label: "the TCP connection" });
    const { afterMs } = await failureOf(connection.incr(`${redis.prefix}never`));
    expect(afterMs).toBeLessThan(COMMAND_TIMEOUT_MS + BUSY_MACHINE_MS);
    await waitFor(() => lost.length > 0, { label: "the silent peer to be left" });
  });

  it("fails within the deadline when Redis stalls under a command", async () => {
    const { connection, isReady } = open();
    await isReady();
    relay.stall();
    const { afterMs, message } = await failureOf(connection.get("x"));
    expect(message).toContain("timed out");
    expect(afterMs).toBeGreaterThan(COMMAND_TIMEOUT_MS - 50);
    expect(afterMs).toBeLessThan(COMMAND_TIMEOUT_MS + BUSY_MACHINE_MS);
  });

  it("leaves a stalled peer, heals by itself and reports the outage once", async () => {
    const { connection, isReady, lost, restored } = open();
    await isReady();
    relay.stall();
    await failureOf(connection.get("x"));
    await waitFor(() => lost.length > 0, { label: "the stalled peer to be left" });
    // Several attempts later, all of them stalled too, it is still the same outage.
    await failureOf(connection.get("x"));
    relay.heal();
    await waitFor(() => restored() > 0, { label: "the connection to heal" });
    expect(await connection.ping()).toBe("PONG");
    expect([lost.length, restored()]).toEqual([1, 1]);
  });

  it("never sends a command twice when the connection broke before its answer", async () => {
    const { connection, isReady } = open();
    const key = `${redis.prefix}once`;
    await isReady();
    relay.loseAnswers();
    const failure = failureOf(connection.incr(key));
    await waitFor(async () => (await redis.client.get(key)) === "1", { label: "the command" });
    relay.heal();
    relay.cut();
    await failure;
    await isReady();
    expect(await connection.incr(key)).toBe(2);
  });

  it("survives a server that is not there, and finds it once it is", async () => {
    const port = await freePort();
    const { connection, lost, isReady } = open("command", port);
    await waitFor(() => lost.length > 0, { label: "the refused connection" });
    const { message } = await failureOf(connection.get("x"));
    expect(message).toContain(AT_ONCE);
    const late = await startTcpRelay(Number(new URL(redis.url).port || 6379), port);
    await isReady();
    expect(await connection.ping()).toBe("PONG");
    await late.close();
  });

  it("says nothing of an outage when we close it ourselves", async () => {
    const { connection, lost, isReady } = open();
    await isReady();
    await connection.quit();
    await waitFor(() => connection.status === "end", { label: "the end" });
    expect(lost).toEqual([]);
  });
});

describe("the first attempt to connect", () => {
  it("has ended when commands are taken", async () => {
    const { connection } = open();
    await firstAttempt(connection);
    expect(await connection.ping()).toBe("PONG");
    await expect(firstAttempt(connection)).resolves.toBeUndefined();
  });

  it("has ended when it failed, and is waited for no longer", async () => {
    const { connection, lost } = open("command", await freePort());
    await firstAttempt(connection);
    expect(lost).toHaveLength(1);
  });

  it("is not waited for without end when Redis accepts and never answers", async () => {
    relay.stall();
    const { connection } = open();
    await expect(firstAttempt(connection)).resolves.toBeUndefined();
    expect(connection.status).not.toBe("ready");
  });
});

describe("a queue connection", () => {
  it("keeps a command until Redis is back", async () => {
    const { connection, isReady, lost } = open("queue");
    await isReady();
    const { port } = relay;
    await relay.close();
    await waitFor(() => lost.length > 0, { label: "the outage" });
    const answer = connection.ping();
    relay = await startTcpRelay(Number(new URL(redis.url).port || 6379), port);
    expect(await answer).toBe("PONG");
  });
});
