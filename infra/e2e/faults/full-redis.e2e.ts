import { readFileSync } from "node:fs";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { aRouteOver } from "../src/load/route-calls.ts";
import { type OwnRedis, startOwnRedis } from "../src/stack/own-redis.ts";

/** What a proxy keeps at most in the queue is reached with LINTEL_FULL_REDIS_CALLS=250. */
const CALLS = Number(process.env["LINTEL_FULL_REDIS_CALLS"] ?? 100);
const MEBIBYTE = 1024 * 1024;
/** Kept in each event, so that all of them are more than a proxy keeps in memory. */
const PROMPT = "word ".repeat(40_000);

let redis: OwnRedis | undefined;
let lintel: Lintel;

beforeAll(async () => {
  redis = await startOwnRedis();
  await redis?.client.config("SET", "maxmemory-policy", "allkeys-lru");
  lintel = await startLintel(redis === undefined ? {} : { redis: { REDIS_URL: redis.url } });
  await redis?.client.config("SET", "maxmemory-policy", "noeviction");
});
afterAll(async () => {
  try {
    await lintel.stop();
  } finally {
    await redis?.stop();
  }
});

interface Answer {
  /** The error's code, or the status. */
  readonly outcome: string;
  readonly ms: number;
}

async function call(secret: string, prompt = "Hi"): Promise<Answer> {
  const from = performance.now();
  const response = await fetch(`${lintel.baseUrls[0]}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: prompt }],
      max_tokens: 50,
    }),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  const outcome = response.headers.get("x-lintel-error") ?? String(response.status);
  return { outcome, ms: performance.now() - from };
}

/** A call of a route with a cache: its status, and what the cache had to do with it. */
async function callCached(
  { secret, urls }: Awaited<ReturnType<typeof aRouteOver>>,
  content: string,
): Promise<readonly [number, string | null]> {
  const response = await fetch(urls[0] ?? "", {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content }], max_tokens: 50 }),
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return [response.status, response.headers.get("x-lintel-cache")];
}

async function callTimes(times: number, secret: string, prompt?: string): Promise<string[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await call(secret, prompt));
  const slowest = Math.round(Math.max(...answers.map(({ ms }) => ms)));
  const outcomes = [...new Set(answers.map(({ outcome }) => outcome))];
  console.log(`${times} calls: ${outcomes.join()} within ${slowest} ms`);
  return outcomes;
}

/** Resident memory of the proxy, in MiB. */
function memoryOfProxy(): number {
  const status = readFileSync(`/proc/${lintel.services.proxies[0]?.pid()}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

async function spoolBytes(): Promise<number> {
  const response = await fetch(`${lintel.services.proxies[0]?.url}/metrics`);
  return Number(/^lintel_spool_bytes\S* (\S+)/m.exec(await response.text())?.[1]);
}

/** How many successful calls of a key are in the ledger, and how many of them cost something. */
const untilBooked = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const { rows } = await lintel.db.query<{ booked: string; charged: string }>(
        `select count(*) as booked, count(*) filter (where cost_nano > 0) as charged
         from events where key_id = $1 and status = 200`,
        [keyId],
      );
      const { booked, charged } = rows[0] ?? {};
      return Number(booked) >= count ? [Number(booked), Number(charged)] : undefined;
    },
    { timeoutMs: 60_000, label: `${count} events of key ${keyId}` },
  );

describe("a Redis that may evict what it holds", () => {
  it("is warned of in the log, whose every line is JSON", async ({ skip }) => {
    skip(redis === undefined, "there is no real Redis on this machine");
    const lines = lintel.services.worker.logs().trim().split("\n");
    const messages = lines.map((line) => String(JSON.parse(line).msg));
    expect(messages).toContain(
      'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"',
    );
  });
});

describe.each([
  {
    name: "a Redis that is full",
    breakIt: (own: OwnRedis) => own.client.config("SET", "maxmemory", "1"),
    mendIt: (own: OwnRedis) => own.client.config("SET", "maxmemory", "0"),
  },
  {
    name: "a Redis that has become a read-only replica",
    breakIt: (own: OwnRedis) => own.client.replicaof("127.0.0.1", 1),
    mendIt: (own: OwnRedis) => own.client.replicaof("NO", "ONE"),
  },
])("$name", ({ breakIt, mendIt, name }) => {
  it("503 for keys with limits, others are served, and every event is booked once it is mended", async ({
    skip,
  }) => {
    if (redis === undefined) {
      skip("there is no real Redis on this machine");
      return;
    }
    const limited = await lintel.aKey({ costLimitInUsd: 10 });
    const unlimited = await lintel.aKey({ shouldLogRequest: true });
    for (const { secret } of [limited, unlimited]) {
      expect((await call(secret)).outcome).toBe("200");
    }
    await untilBooked(limited.id, 1);
    const route = await aRouteOver(lintel, [lintel.upstream], { limits: {}, isCached: true });
    const keptAnswers = async () => (await redis?.client.keys("*answers}:*"))?.length ?? 0;
    const keptBefore = await keptAnswers();
    expect(await callCached(route, "kept")).toEqual([200, "miss"]);
    await waitFor(async () => (await keptAnswers()) > keptBefore, { label: "a kept answer" });
    await breakIt(redis);
    // What is kept is still given, unless the connection was given up; what cannot be kept is asked of the provider each time.
    for (const [content, verdicts] of [
      ["kept", ["hit", "bypass"]],
      ["new", ["miss", "bypass"]],
      ["other", ["miss", "bypass"]],
    ] as const) {
      const [status, verdict] = await callCached(route, content);
      expect(status).toBe(200);
      expect(verdicts).toContain(verdict);
    }
    const before = memoryOfProxy();
    expect(await callTimes(20, limited.secret)).toEqual(["limits_unavailable"]);
    expect(await callTimes(CALLS, unlimited.secret, PROMPT)).toEqual(["200"]);
    const waiting = await spoolBytes();
    // More than a proxy keeps in memory of its backlog.
    expect(waiting).toBeGreaterThan(16 * MEBIBYTE);
    const grown = memoryOfProxy() - before;
    console.log(`${name}: ${Math.round(waiting / MEBIBYTE)} MiB spooled, memory +${grown} MiB`);
    await mendIt(redis);
    const isServed = async () => (await call(limited.secret)).outcome === "200";
    await waitFor(isServed, { label: "limits to be checked again" });
    expect(await untilBooked(unlimited.id, CALLS + 1)).toEqual([CALLS + 1, CALLS + 1]);
    expect(await untilBooked(limited.id, 2)).toEqual([2, 2]);
    await waitFor(async () => (await spoolBytes()) === 0, { label: "an empty spool" });
  });
});
