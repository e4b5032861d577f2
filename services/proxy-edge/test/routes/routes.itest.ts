import { createPriceBook, priceUsage } from "@lintel/prices";
import { startOpenAiUpstream, type Upstream, waitFor } from "@lintel/testkit";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";
import { insertRoute, STEP } from "./insert-route.ts";

let bench: Bench;
let proxy: TestProxy;
/** Of the second setting, which is always well. */
let second: Upstream;
beforeAll(async () => {
  bench = await startBench();
  second = await startOpenAiUpstream();
  proxy = await bench.startProxy();
  await waitFor(async () => (await fetch(`${proxy.url}/readyz`)).ok, { label: "the proxy" });
});
afterAll(async () => {
  await second.close();
  await bench.close();
});

/** A route of one step, and a key for it with two settings. */
async function aRoute(path: string, options: KeyOptions = {}, steps: readonly object[] = [STEP]) {
  const other = { setting: { url: second.url } };
  const key = await bench.aKey({ others: [other], ...options });
  const { id, url } = await insertRoute(bench, proxy, { keyId: key.id, path, steps });
  return { ...key, id, url };
}

const AZURE = {
  ...STEP,
  provider: "azure",
  model: "gpt-4o-mini",
  params: { deploymentId: "gpt-4o-mini", apiVersion: "2024-10-21" },
};

const post = (url: string, secret: string, body: object) =>
  fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const eventsOf = async (routeId: string) =>
  (await proxy.events()).filter((event) => event.routeId === routeId);

describe("the README's route", () => {
  it("is served to the OpenAI SDK, as a whole and as a stream, with the caller's own members kept", async () => {
    const steps = [{ ...STEP, retries: 2, provider: "openai", params: {}, model: "gpt-4o-mini" }];
    const { id, secret } = await aRoute("/production/chat/completions", {}, steps);
    const client = new OpenAI({
      apiKey: secret,
      baseURL: `${proxy.url}/api/route/production`,
      maxRetries: 0,
    });
    const asked = { model: "ignored", messages: [{ role: "user" as const, content: "Say hi" }] };
    const whole = await client.chat.completions.create({
      ...asked,
      seed: 7,
      metadata: { own: "1" },
    });
    expect(whole.choices[0]?.message.content).not.toBe("");
    const sent = JSON.parse(bench.upstream.requests.at(-1)?.body.toString() ?? "");
    expect(sent).toMatchObject({ model: "gpt-4o-mini", seed: 7, metadata: { own: "1" } });
    const stream = await client.chat.completions.create({ ...asked, stream: true });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(whole.choices[0]?.message.content);
    const told = await eventsOf(id);
    expect(told.map(({ model, provider, status }) => [provider, model, status])).toEqual([
      ["openai", "gpt-4o-mini", 200],
      ["openai", "gpt-4o-mini", 200],
    ]);
  });
});

describe("a key", () => {
  it("403: without a setting for each provider of a route is told which are missing", async () => {
    const { url, secret } = await aRoute("/lacking", {}, [STEP, AZURE]);
    const answer = await post(url, secret, aBody());
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("the key has no provider setting for azure, which this route needs"),
    ]);
  });

  it("403: that a route does not list may not call it", async () => {
    const { url } = await aRoute("/others");
    const { secret } = await bench.aKey();
    expect((await post(url, secret, aBody())).status).toBe(403);
  });

  it("404: finds no route where there is none, and any that was changed", async () => {
    const { secret } = await bench.aKey();
    expect((await post(`${proxy.url}/api/routes/nowhere`, secret, aBody())).status).toBe(404);
  });
});

it("a connection that is refused leads to the next setting, over real sockets", async () => {
  const refused = { setting: { url: "http://127.0.0.1:1/v1" } };
  const { id, secret, url } = await aRoute("/sockets/chat/completions", refused);
  for (const stream of [false, true]) {
    const answer = await post(url, secret, aBody({ stream }));
    expect([answer.status, answer.headers.get("x-lintel-attempts")]).toEqual([200, "2"]);
    expect(await answer.text()).toContain("choices");
  }
  const told = await eventsOf(id);
  expect(told.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 502],
    [2, 200],
    [1, 502],
    [2, 200],
  ]);
});

describe("a limit of cost", () => {
  it("is never passed by calls whose first step fails after it has worked", async () => {
    const limitNano = 20 * 16_000;
    const { id, secret, url } = await aRoute("/budget/chat/completions", {
      key: { cost_limit_nano: limitNano },
    });
    // The model has answered, and reports what it used; but the answer is an error.
    const failed = {
      error: { type: "server_error", code: "server_error", message: "late" },
      usage: { prompt_tokens: 8, completion_tokens: 10, total_tokens: 18 },
    };
    bench.upstream.always([{ kind: "give-answer", body: failed }]);
    const body = aBody({ max_tokens: 10 });
    const answers = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const answer = await post(url, secret, body);
        return await answer.text();
      }),
    );
    bench.upstream.reset();
    const prices = createPriceBook();
    const told = (await eventsOf(id)).filter(({ usage }) => usage !== undefined);
    const spent = told.reduce(
      (sum, event) =>
        sum + (event.usage === undefined ? 0 : priceUsage(prices, event, event.usage).costNano),
      0,
    );
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(limitNano);
    // Some were answered by the second setting, some had no money left for it, most were refused.
    expect(answers.filter((text) => text.includes("choices")).length).toBeGreaterThan(0);
    expect(told.some(({ attempt, countsCall }) => attempt === 2 && countsCall === false)).toBe(
      true,
    );
    expect(new Set(told.map(({ id: eventId }) => eventId)).size).toBe(told.length);
  });
});
