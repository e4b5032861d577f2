import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { type RedisCluster, startRedisCluster } from "../src/stack/redis-cluster.ts";

const KEYS = 6;

let cluster: RedisCluster | undefined;
let lintel: Lintel;

beforeAll(async () => {
  cluster = await startRedisCluster();
  const hosts = cluster?.ports.map((port) => `127.0.0.1:${port}`).join(",");
  lintel = await startLintel(hosts === undefined ? {} : { redis: { REDIS_HOSTS: hosts } });
});
afterAll(async () => {
  try {
    await lintel.stop();
  } finally {
    await cluster?.stop();
  }
});

async function chatStatus(secret: string, user: string): Promise<number> {
  const response = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "Hi" }],
      user,
    }),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return response.status;
}

describe("a Redis Cluster of three masters", () => {
  it("carries admission of keys and users together, queue and settlement", async ({ skip }) => {
    skip(cluster === undefined, "there is no real Redis on this machine");
    await lintel.admin.createUser({
      name: "u",
      userId: "ann",
      costLimitInUsd: 1,
      rateLimitOverTime: 2 * KEYS,
      rateLimitUnit: "d",
    });
    const keys = await Promise.all(
      Array.from({ length: KEYS }, () =>
        lintel.aKey({ costLimitInUsd: 1, rateLimitOverTime: 2, rateLimitUnit: "d" }),
      ),
    );
    // A Redis that is empty takes no call under limits for its first seconds.
    const first = await lintel.aKey({ rateLimitOverTime: 1000, rateLimitUnit: "d" });
    const isServed = async () => (await chatStatus(first.secret, "")) === 200;
    await waitFor(isServed, { label: "calls under limits are served" });
    for (const { secret } of keys) {
      const statuses: number[] = [];
      for (let call = 0; call < 3; call += 1) statuses.push(await chatStatus(secret, "ann"));
      expect(statuses).toEqual([200, 200, 429]);
    }
    const another = await lintel.aKey({ rateLimitOverTime: 100, rateLimitUnit: "d" });
    const response = await fetch(`${lintel.baseUrls[0]}/models`, {
      headers: { authorization: `Bearer ${another.secret}`, "x-lintel-user-id": "ann" },
    });
    expect([response.status, await response.text()]).toEqual([
      429,
      expect.stringContaining("too many requests for user: ann"),
    ]);
    for (const { id } of keys) {
      await waitFor(async () => (await lintel.admin.eventsOf(id)).length === 3, {
        label: "the events of every key",
      });
      expect(await lintel.admin.spentMicroUsd(id)).toBeGreaterThan(0);
    }
  });
});
