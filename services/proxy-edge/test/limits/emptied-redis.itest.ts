import { setTimeout as pause } from "node:timers/promises";

import type { UsageEvent } from "@lintel/events";
import { waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxies: readonly TestProxy[];
beforeAll(async () => {
  bench = await startBench();
  proxies = await Promise.all(["one", "two"].map(startProxy));
});
afterEach(() => bench.upstream.reset());
afterAll(() => bench.close());

const startProxy = (name: string) =>
  bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/${name}` });

type TestKey = Awaited<ReturnType<Bench["aKey"]>>;
const aLimitedKey = (...limits: readonly object[]) =>
  bench.aKey({ key: { limits: JSON.stringify(limits) } });

/** gpt-4o: 2.5 and 10 dollars per million. */
const costOf = (usage: UsageEvent["usage"]) =>
  usage === undefined ? 0 : usage.input * 2500 + usage.output * 10_000;
const tokensOf = (usage: UsageEvent["usage"]) =>
  usage === undefined ? 0 : usage.input + usage.output;

/** What the upstream served for a key, summed over both proxies. */
async function sumOf(key: TestKey, amountOf: (usage: UsageEvent["usage"]) => number) {
  const events = (await Promise.all(proxies.map((proxy) => proxy.events()))).flat();
  return events
    .filter(({ keyId }) => keyId === key.id)
    .reduce((sum, { usage }) => sum + amountOf(usage), 0);
}

/** An answer longer than any cap, so that a call uses all that was reserved for its answer. */
const SAYS_MUCH = { kind: "say", text: "word ".repeat(1200) } as const;
const BODY = aBody({ model: "gpt-4o", max_tokens: 900 });

/** A call that is with the upstream until it is let go. */
async function anOpenCall(key: TestKey, proxy: TestProxy | undefined, body: object) {
  const ends = Promise.withResolvers<void>();
  bench.upstream.script([{ kind: "wait", before: "headers", until: ends.promise }, SAYS_MUCH]);
  const answer = proxy?.chat(key.secret, body);
  await bench.upstream.nextRequest();
  return {
    async end() {
      ends.resolve();
      const response = await answer;
      await response?.text();
      expect(response?.status).toBe(200);
    },
  };
}

/** Calls on both proxies in turn until one is refused by the limit itself, once sums and reservations are back. */
async function untilRefused(key: TestKey, body: object, code: string) {
  const codes: string[] = [];
  await waitFor(
    async () => {
      for (const proxy of proxies) {
        const response = await proxy.chat(key.secret, body);
        await response.text();
        codes.push(response.headers.get("x-lintel-error") ?? String(response.status));
      }
      return codes.slice(-2).every((last) => last === code);
    },
    { label: `both proxies to answer ${code}` },
  );
  return codes;
}

describe("Redis emptied while a call is open", () => {
  it("never lets a cost limit be passed", async () => {
    bench.upstream.always([SAYS_MUCH]);
    const key = await bench.aKey({ key: { cost_limit_nano: 11_000_000 } });
    const open = await anOpenCall(key, proxies[0], BODY);
    await bench.redis.empty();
    const codes = await untilRefused(key, BODY, "quota_spent");
    expect(codes[0]).toBe("limits_unavailable");
    await open.end();
    const spent = await sumOf(key, costOf);
    expect(spent).toBeGreaterThan(9_000_000);
    expect(spent).toBeLessThanOrEqual(11_000_000);
  });

  it("never lets a limit of tokens be passed", async () => {
    bench.upstream.always([SAYS_MUCH]);
    const key = await aLimitedKey({ kind: "tokens", unit: "mo", maxTokens: 1100 });
    const open = await anOpenCall(key, proxies[1], BODY);
    await bench.redis.empty();
    await untilRefused(key, BODY, "tokens_limited");
    await open.end();
    expect(await sumOf(key, tokensOf)).toBeLessThanOrEqual(1100);
  });

  it("admits no second call beside the one that is running, and the next as soon as that has ended", async () => {
    const key = await aLimitedKey({ kind: "concurrent", maxCalls: 1 });
    const open = await anOpenCall(key, proxies[0], aBody());
    await bench.redis.empty();
    const codes = await untilRefused(key, aBody(), "concurrency_limited");
    expect(new Set(codes)).toEqual(new Set(["limits_unavailable", "concurrency_limited"]));
    await open.end();
    expect((await proxies[1]?.chat(key.secret, aBody()))?.status).toBe(200);
  });

  it("counts what ended calls cost that are not in the ledger yet", async () => {
    bench.upstream.always([SAYS_MUCH]);
    const key = await bench.aKey({ key: { cost_limit_nano: 9_200_000 } });
    const first = await proxies[0]?.chat(key.secret, BODY);
    await first?.text();
    expect(first?.status).toBe(200);
    await bench.redis.empty();
    await untilRefused(key, BODY, "quota_spent");
    expect(await sumOf(key, costOf)).toBeLessThanOrEqual(9_200_000);
  });

  it("is noticed by a proxy that is just starting, which waits for the others", async () => {
    bench.upstream.always([SAYS_MUCH]);
    const key = await bench.aKey({ key: { cost_limit_nano: 9_300_000 } });
    const open = await anOpenCall(key, proxies[0], BODY);
    await bench.redis.empty();
    const third = await startProxy("three");
    const codes: string[] = [];
    await waitFor(
      async () => {
        const response = await third.chat(key.secret, BODY);
        await response.text();
        codes.push(response.headers.get("x-lintel-error") ?? String(response.status));
        return codes.at(-1) === "quota_spent";
      },
      { label: "the third proxy to know of the reservation" },
    );
    await open.end();
    const own = (await third.events()).filter(({ keyId }) => keyId === key.id);
    const spent = own.reduce((sum, { usage }) => sum + costOf(usage), await sumOf(key, costOf));
    expect(spent).toBeLessThanOrEqual(9_300_000);
  });

  it("never lets a limit be passed in a rush over two proxies, however often it happens", async () => {
    const LIMIT_NANO = 2_000_000;
    bench.upstream.always([SAYS_MUCH, { kind: "wait", before: "headers", until: 100 }]);
    const key = await bench.aKey({ key: { cost_limit_nano: LIMIT_NANO } });
    const over = new AbortController();
    const callers = Array.from({ length: 12 }, async (_, n) => {
      while (!over.signal.aborted) {
        const response = await proxies[n % 2]?.chat(
          key.secret,
          aBody({ model: "gpt-4o", max_tokens: 10 + n }),
        );
        await response?.text();
        // They make way for those that are waited for, which on few cores would take long otherwise.
        if (response?.status !== 200) await pause(20);
      }
    });
    for (let round = 0; round < 3; round += 1) {
      await bench.redis.empty();
      await waitFor(
        async () => {
          const probe = await proxies[round % 2]?.chat(key.secret, BODY);
          await probe?.text();
          return probe?.headers.get("x-lintel-error") !== "limits_unavailable";
        },
        { label: "the limits to be known" },
      );
    }
    over.abort();
    await Promise.all(callers);
    const spent = await sumOf(key, costOf);
    expect(spent).toBeGreaterThan(LIMIT_NANO / 4);
    expect(spent).toBeLessThanOrEqual(LIMIT_NANO);
  });
});

it("a Redis that was never used lets the first call through at once", async () => {
  const fresh = await startBench();
  try {
    const proxy = await fresh.startProxy();
    const key = await fresh.aKey({ key: { cost_limit_nano: 1_000_000_000 } });
    await waitFor(async () => (await fetch(`${proxy.url}/readyz`)).ok, { label: "ready" });
    expect((await proxy.chat(key.secret, aBody())).status).toBe(200);
  } finally {
    await fresh.close();
  }
});
