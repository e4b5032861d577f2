import { randomBytes } from "node:crypto";

import { connectRedis, parseEnv, redisEnv, redisTargetOf } from "@lintel/service-kit";
import { createTestRedis, freePort, type TestRedis, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { RedisAnswers } from "../../src/adapters/answer-cache/redis-answers.ts";
import type { KeptAnswer } from "../../src/memory/kept-answer.ts";

let redis: TestRedis;
beforeAll(async () => {
  redis = await createTestRedis();
});
beforeEach(() => redis.empty());
afterAll(() => redis.close());

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const TTL_MS = 60_000;
const SECRET = randomBytes(32);
const aDigest = (): Buffer => randomBytes(32);
const anAnswer = (text: string): KeptAnswer => ({
  keptAtMs: 1_700_000_000_000,
  headers: [["content-type", "text/event-stream"]],
  chunks: [Buffer.from(text), Buffer.from(" and its end")],
});

interface Given {
  readonly url?: string;
  readonly secret?: Buffer;
  readonly maxBytes?: number;
}

/** What one proxy has, on a connection of its own. */
async function openAnswers({ maxBytes = 1_000_000, secret = SECRET, url = redis.url }: Given = {}) {
  const counts = { stored: 0, dropped: 0 };
  const troubles: unknown[] = [];
  const target = redisTargetOf(parseEnv(z.object(redisEnv), { REDIS_URL: url }));
  const connection = connectRedis(target, "command");
  closing.push(() => connection.disconnect());
  if (url === redis.url) {
    await waitFor(() => connection.status === "ready", { label: "the connection to Redis" });
  }
  const answers = new RedisAnswers({
    redis: connection,
    prefix: redis.prefix,
    secret,
    maxBytes,
    metrics: {
      stored: (bytes) => void (counts.stored += bytes),
      dropped: () => void (counts.dropped += 1),
    },
    monotonic: () => performance.now(),
    onTrouble: (error) => void troubles.push(error),
  });
  return { answers, counts, troubles };
}

const textOf = async (answers: RedisAnswers, digest: Buffer): Promise<string | undefined> => {
  const { answer, isKnown } = await answers.find(digest);
  if (!isKnown) return "unknown";
  return answer && Buffer.concat([...answer.chunks]).toString();
};

const keysOf = () => redis.client.keys(`*${redis.prefix}*`);

/** Under which answers are kept. */
const namesOf = async () => (await keysOf()).filter((key) => /:[0-9a-f]{32}$/.test(key));

describe("an answer in Redis", () => {
  it("is found by every proxy, as it was kept, for as long as it may be", async () => {
    const [one, two] = [await openAnswers(), await openAnswers()];
    const digest = aDigest();
    expect(await one.answers.find(digest)).toEqual({ isKnown: true, answer: undefined });
    await one.answers.keep(digest, anAnswer("hello"), TTL_MS);
    expect(await two.answers.find(digest)).toEqual({ isKnown: true, answer: anAnswer("hello") });
    expect(one.counts).toEqual({ stored: expect.any(Number), dropped: 0 });
    const [name = ""] = await namesOf();
    const left = await redis.client.pttl(name);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(TTL_MS);
  });

  it("ends with its time, and counts no more", async () => {
    const { answers } = await openAnswers();
    const digest = aDigest();
    await answers.keep(digest, anAnswer("short"), 1);
    await waitFor(async () => (await textOf(answers, digest)) === undefined, {
      label: "the end of the answer's time",
    });
    await answers.keep(aDigest(), anAnswer("other"), TTL_MS);
    const sizes = await redis.client.hgetall(`{${redis.prefix}answers}:sizes`);
    const { total, ...others } = sizes;
    expect(Object.keys(others)).toHaveLength(1);
    expect(total).toBe(Object.values(others)[0]);
  });

  it("shows nothing to who reads Redis, and is not given for another request", async () => {
    const { answers } = await openAnswers();
    const [digest, other] = [aDigest(), aDigest()];
    await answers.keep(digest, anAnswer("confidential"), TTL_MS);
    await answers.keep(other, anAnswer("of another"), TTL_MS);
    const names = await namesOf();
    const [first = "", second = ""] = names;
    const values = await Promise.all(names.map((name) => redis.client.getBuffer(name)));
    for (const value of values) expect(value?.includes("confidential")).toBe(false);
    for (const name of names) expect(name).not.toContain(digest.toString("hex").slice(0, 8));
    // Somebody who can write to Redis puts one answer in the other's place.
    await redis.client.copy(first, second, "REPLACE");
    const texts = [await textOf(answers, digest), await textOf(answers, other)];
    expect(texts.filter((text) => text === undefined)).toHaveLength(1);
    const { answers: elsewhere } = await openAnswers({ secret: randomBytes(32) });
    expect(await textOf(elsewhere, digest)).toBeUndefined();
  });

  it("gives way to newer ones when all of them take too much", async () => {
    const { answers } = await openAnswers({ maxBytes: 5000 });
    const digests = Array.from({ length: 12 }, aDigest);
    for (const [place, digest] of digests.entries()) {
      await answers.keep(digest, anAnswer("x".repeat(200 + place)), TTL_MS);
    }
    const texts = await Promise.all(digests.map((digest) => textOf(answers, digest)));
    const kept = texts.map((text) => text !== undefined);
    expect(kept.at(-1)).toBe(true);
    expect(kept[0]).toBe(false);
    // The oldest went first.
    expect(kept.toSorted((one, other) => Number(one) - Number(other))).toEqual(kept);
    const total = Number(await redis.client.hget(`{${redis.prefix}answers}:sizes`, "total"));
    expect(total).toBeLessThanOrEqual(5000);
    expect(await namesOf()).toHaveLength(kept.filter(Boolean).length);
  });

  it("that is kept again takes its place once", async () => {
    const { answers } = await openAnswers();
    const digest = aDigest();
    for (const text of ["one", "two, which is longer"]) {
      await answers.keep(digest, anAnswer(text), TTL_MS);
    }
    const { total, ...sizes } = await redis.client.hgetall(`{${redis.prefix}answers}:sizes`);
    expect(Object.values(sizes)).toEqual([total]);
    expect(await textOf(answers, digest)).toContain("two");
  });

  it("is not kept that is larger than all may be", async () => {
    const { answers, counts } = await openAnswers({ maxBytes: 1000 });
    await answers.keep(aDigest(), anAnswer("x".repeat(1000)), TTL_MS);
    expect(counts).toEqual({ stored: 0, dropped: 1 });
    expect(await keysOf()).toEqual([]);
  });
});

describe("trouble with Redis is never an error:", () => {
  it("what it refuses is dropped, and what it has is still found", async () => {
    const { answers, counts, troubles } = await openAnswers();
    const digest = aDigest();
    await answers.keep(digest, anAnswer("kept"), TTL_MS);
    await redis.client.set(`{${redis.prefix}answers}:sizes`, "broken");
    for (let time = 0; time < 5; time += 1) await answers.keep(aDigest(), anAnswer("x"), TTL_MS);
    expect(counts.dropped).toBe(5);
    expect(troubles).toHaveLength(5);
    expect(await textOf(answers, digest)).toContain("kept");
  });

  it("what is no answer is none", async () => {
    const { answers } = await openAnswers();
    const digest = aDigest();
    await answers.keep(digest, anAnswer("kept"), TTL_MS);
    const [name = ""] = await namesOf();
    await redis.client.set(name, "garbage");
    expect(await textOf(answers, digest)).toBeUndefined();
    await redis.client.del(name);
    await redis.client.hset(name, "a", "b");
    expect(await textOf(answers, digest)).toBe("unknown");
  });

  it("while it is away nothing is known, and nothing waits", async () => {
    const { answers, counts } = await openAnswers({
      url: `redis://127.0.0.1:${await freePort()}`,
    });
    for (let time = 0; time < 10; time += 1) {
      expect(await answers.find(aDigest())).toEqual({ isKnown: false });
      await answers.keep(aDigest(), anAnswer("x"), TTL_MS);
    }
    expect(counts).toEqual({ stored: 0, dropped: 10 });
    await answers.settle();
  });
});
