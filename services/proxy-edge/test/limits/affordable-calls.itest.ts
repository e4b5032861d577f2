import type { UsageEvent } from "@lintel/events";
import { waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
  await waitFor(async () => (await fetch(`${proxy.url}/readyz`)).ok, { label: "the proxy" });
});
afterEach(() => bench.upstream.reset());
afterAll(() => bench.close());

const USD = 1_000_000_000;
const WORDS = "The quick brown fox jumps over the lazy dog, and then it rests. ";
const prose = (bytes: number): string => WORDS.repeat(Math.ceil(bytes / WORDS.length));
const messages = (content: string) => [{ role: "user", content }];

const aKeyWorth = (usd: number) => bench.aKey({ key: { cost_limit_nano: Math.round(usd * USD) } });

describe("an unused key is never refused a call it can pay for", () => {
  it.each([
    ["gpt-4, 9 kB of prose", 0.25, { model: "gpt-4", messages: messages(prose(9000)) }],
    ["o1, 18 kB of prose", 0.25, { model: "o1", messages: messages(prose(18_000)) }],
    ["gpt-4o, 110 kB of prose", 0.25, { model: "gpt-4o", messages: messages(prose(110_000)) }],
    [
      "gpt-4.1-mini, 1.3 MB of prose",
      0.3,
      { model: "gpt-4.1-mini", messages: messages(prose(1_300_000)) },
    ],
  ])("%s", async (_, usd, body) => {
    const key = await aKeyWorth(usd);
    const response = await proxy.chat(key.secret, { ...body, max_completion_tokens: 16 });
    expect(await response.text()).not.toContain("too many requests");
    expect(response.status).toBe(200);
  });

  it.each([
    ["responses", { model: "gpt-4o", input: prose(100_000), max_output_tokens: 16 }],
    ["embeddings", { model: "text-embedding-3-large", input: [prose(20_000), prose(20_000)] }],
  ])("by the path /v1/%s", async (path, body) => {
    const worth = { responses: 0.1, embeddings: 0.003 }[path] ?? 0;
    const key = await aKeyWorth(worth);
    const options = { path: `/api/providers/openai/v1/${path}` };
    expect((await proxy.chat(key.secret, body, options)).status).toBe(200);
  });

  it("nor one that its limit of tokens allows", async () => {
    const limits = JSON.stringify([{ kind: "tokens", unit: "d", maxTokens: 5000 }]);
    const key = await bench.aKey({ key: { limits } });
    const body = aBody({ messages: messages(prose(15_000)) });
    expect((await proxy.chat(key.secret, body)).status).toBe(200);
  });

  it("nor one that an image makes long", async () => {
    const url = `data:image/png;base64,${"iVBORw0KGgo".repeat(20_000)}`;
    const content = [
      { type: "text", text: prose(60_000) },
      { type: "image_url", image_url: { url } },
    ];
    const key = await aKeyWorth(0.17);
    const body = aBody({ model: "gpt-4o", messages: [{ role: "user", content }] });
    expect((await proxy.chat(key.secret, body)).status).toBe(200);
  });

  it("a call it cannot pay for is refused with the cost of the counted prompt, and never sent", async () => {
    const key = await aKeyWorth(0.01);
    const body = { model: "gpt-4o", messages: messages(prose(60_000)), max_tokens: 10 };
    const response = await proxy.chat(key.secret, body);
    const text = await response.text();
    expect(response.status).toBe(429);
    const [, cost = ""] = /this call may cost up to \$([\d.]+)/.exec(text) ?? [];
    // 60,000 bytes are some 13,200 tokens, at 2.5 dollars per million.
    expect(Number(cost)).toBeGreaterThan(0.03);
    expect(Number(cost)).toBeLessThan(0.037);
    expect(text).toContain("$0.01 is left of the cost limit");
    expect(response.headers.get("x-should-retry")).toBe("false");
    expect(bench.upstream.requests).toHaveLength(0);
  });

  it("a call for which not even the least is left is refused by its counted prompt, too: by that a key is spent or not", async () => {
    const key = await aKeyWorth(0.0001);
    const body = { model: "gpt-4o", messages: messages(prose(200)), max_tokens: 10 };
    expect((await proxy.chat(key.secret, body)).status).toBe(429);
    const [event] = await waitFor(
      async () => {
        const events = (await proxy.events()).filter(({ keyId }) => keyId === key.id);
        return events.length > 0 ? events : undefined;
      },
      { label: "its event" },
    );
    // 200 bytes are some 45 tokens, at 2.5 dollars per million, and an answer of 10 is at 10 dollars.
    expect(event?.refusedNano).toBeLessThan(400_000);
  });

  it("the prompt is in no log line", () => {
    expect(proxy.logs()).not.toContain("quick brown");
  });
});

describe("calls at once on a budget worth six of them", () => {
  const CALLS = 30;
  /** Of gpt-4o: 2.5 and 10 dollars per million. */
  const costOf = (usage: UsageEvent["usage"]) =>
    usage === undefined ? 0 : usage.input * 2500 + usage.output * 10_000;
  const LIMIT_NANO = 1_000_000;
  const body = (more: object) => ({
    model: "gpt-4o",
    messages: messages("Tell me in a few words what a fox does all day long."),
    ...more,
  });

  /** How many of the calls passed, and what all of them cost. */
  const rush = async (more: object) => {
    const key = await aKeyWorth(LIMIT_NANO / USD);
    bench.upstream.always([{ kind: "say", text: prose(1000) }]);
    const statuses = await Promise.all(
      Array.from({ length: CALLS }, async () => {
        const response = await proxy.chat(key.secret, body(more));
        await response.text();
        return response.status;
      }),
    );
    const events = (await proxy.events()).filter(({ keyId }) => keyId === key.id);
    expect(events).toHaveLength(CALLS);
    const costNano = events.reduce((sum, { usage }) => sum + costOf(usage), 0);
    const passed = statuses.filter((status) => status === 200).length;
    const refused = statuses.filter((status) => status !== 200);
    // A Redis that is slow on a busy machine is 503.
    expect([429, 503]).toEqual(expect.arrayContaining([...new Set(refused)]));
    return { passed, costNano };
  };

  it("let about six through, and never more than the limit pays", async () => {
    // Each is 19 or 20 tokens of prompt and 10 of answer.
    const { costNano, passed } = await rush({ max_tokens: 10 });
    expect(passed).toBeGreaterThanOrEqual(5);
    expect(costNano).toBeLessThanOrEqual(LIMIT_NANO);
  });

  it("never spend more when no answer has a cap", async () => {
    const { costNano, passed } = await rush({});
    expect(passed).toBeGreaterThanOrEqual(1);
    expect(costNano).toBeLessThanOrEqual(LIMIT_NANO);
  });

  it("find room that a long call gave back while it runs", async () => {
    const key = await aKeyWorth(0.01);
    const ends = Promise.withResolvers<void>();
    // Reserved by its bytes it takes three quarters of the limit; by its tokens a sixth.
    const long = { model: "gpt-4o", messages: messages(prose(3000)), max_tokens: 10 };
    bench.upstream.script([{ kind: "wait", before: "headers", until: ends.promise }]);
    const first = proxy.chat(key.secret, long);
    await bench.upstream.nextRequest();
    await waitFor(async () => (await proxy.chat(key.secret, long)).status === 200, {
      label: "room for a second call",
    });
    ends.resolve();
    expect((await first).status).toBe(200);
  });
});
