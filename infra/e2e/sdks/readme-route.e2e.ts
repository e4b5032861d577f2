import { type OpenAiUpstream, startOpenAiUpstream, waitFor } from "@lintel/testkit";
import OpenAI, { RateLimitError } from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { type Lintel, startLintel } from "../src/index.ts";

const OPENAI_KEY = "YOUR_OPENAI_KEY";
let lintel: Lintel;
let openai: OpenAiUpstream;
let azure: OpenAiUpstream;
beforeAll(async () => {
  [lintel, openai, azure] = await Promise.all([
    startLintel(),
    startOpenAiUpstream({ keys: [OPENAI_KEY] }),
    startOpenAiUpstream(),
  ]);
});
beforeEach(() => {
  openai.reset();
  azure.reset();
});
afterAll(async () => {
  await Promise.all([openai.close(), azure.close()]);
  await lintel.stop();
});

const proxyUrl = (): string => lintel.services.proxies[0]?.url ?? "";

/** An operation of the admin API that succeeds, and what it answers. */
async function send(method: string, path: string, body: object) {
  const response = await lintel.admin.request(method, path, body);
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  return z
    .looseObject({ id: z.string().default(""), keyId: z.string().default("") })
    .parse(JSON.parse(text));
}

/** A route that the proxy serves: a moment after it is made, as each change. */
async function aRoute(
  route: { readonly path: string } & Readonly<Record<string, unknown>>,
): Promise<string> {
  const { id } = await send("POST", "/api/routes", route);
  const isServed = async () =>
    (await fetch(`${proxyUrl()}/api/route${route.path}`, { method: "POST" })).status === 401;
  await waitFor(isServed, { label: "the route" });
  return id;
}

const aSetting = async (provider: string, setting: object): Promise<string> =>
  (await send("PUT", "/api/provider-settings", { provider, setting })).id;

const clientFor = (apiKey: string, route: string) =>
  new OpenAI({ apiKey, baseURL: `${proxyUrl()}/api/route/${route}`, maxRetries: 0 });

type EventRow = Readonly<Record<string, unknown>>;

/** The events of a key, attempt by attempt, once all of these statuses are among them. */
async function eventsOf(keyId: string, statuses: readonly number[]): Promise<readonly EventRow[]> {
  const select = `select provider, status, model, attempt, route_id, correlation_id, cost_nano::int as nano,
      (input_tokens + output_tokens)::int as tokens
    from events where key_id = $1 order by created_at, attempt`;
  const found = async () => {
    const { rows } = await lintel.db.query<EventRow>(select, [keyId]);
    const count = (wanted: number) => rows.filter(({ status }) => status === wanted).length;
    const isComplete = statuses.every(
      (status) => count(status) >= statuses.filter((each) => each === status).length,
    );
    return isComplete ? rows : undefined;
  };
  return await waitFor(found, { label: `events of ${statuses.join(", ")}` });
}

const MESSAGES = [{ role: "system" as const, content: "hi" }];
const QUESTION = { model: "gpt-3.5-turbo", messages: MESSAGES };

describe("the route of the contract's README, word for word", () => {
  it("serves the unmodified OpenAI SDK, plain and streamed, within the limits of the README's key", async () => {
    const settingId = await aSetting("openai", { apikey: OPENAI_KEY, url: openai.url });
    const { keyId } = await send("PUT", "/api/key-management/keys", {
      name: "My Secret Key",
      key: "my-secret-key",
      tags: ["mykey"],
      settingIds: [settingId],
      rateLimitOverTime: 2,
      rateLimitUnit: "m",
      costLimitInUsd: 0.25,
    });
    const id = await aRoute({
      name: "staging-openai-azure-completion-route",
      path: "/production/chat/completion",
      steps: [
        { retries: 2, provider: "openai", params: {}, model: "gpt-3.5-turbo", timeout: "1s" },
      ],
      keyIds: [keyId],
      cacheConfig: { enabled: false, ttl: "5s" },
    });
    // The README's path lacks the last letter of what the SDK appends by itself.
    const at = { path: "/chat/completion" };
    const { chat } = clientFor("my-secret-key", "production");
    const whole = await chat.completions.create(QUESTION, at);
    expect(whole.choices[0]?.message.content).toBeTruthy();
    const stream = await chat.completions.create({ ...QUESTION, stream: true }, at);
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(whole.choices[0]?.message.content);
    await expect(chat.completions.create(QUESTION, at)).rejects.toBeInstanceOf(RateLimitError);
    const sent = openai.requests.at(-1);
    expect(sent?.header("authorization")).toBe(`Bearer ${OPENAI_KEY}`);
    // A machine that is very busy takes longer than the README's second, for which there are retries.
    const events = await eventsOf(keyId, [200, 200, 429]);
    const told = { provider: "openai", model: "gpt-3.5-turbo", route_id: id };
    expect(events.filter(({ status }) => status === 200)).toMatchObject([told, told]);
    expect(events.filter(({ status }) => status === 429)).toMatchObject([{ nano: 0 }]);
  });
});

const AZURE_ANSWER = {
  id: "chatcmpl-azure",
  object: "chat.completion",
  created: 1,
  model: "gpt-35-turbo",
  choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
};

describe("a route from Azure to OpenAI, as the contract describes it", () => {
  const STEPS = [
    {
      provider: "azure",
      model: "gpt-3.5-turbo",
      retries: 2,
      retryInterval: "10ms",
      params: { deploymentId: "ada-test", apiVersion: "2022-12-01" },
      timeout: "30s",
    },
    { provider: "openai", model: "gpt-3.5-turbo", retries: 1, retryInterval: "10ms" },
  ];

  it("retries a step, fails over to the next, and answers an equal call from its cache", async () => {
    const settingIds = await Promise.all([
      aSetting("azure", { resourceName: "r", apikey: "sk-upstream-test", url: azure.url }),
      aSetting("openai", { apikey: OPENAI_KEY, url: openai.url }),
    ]);
    const key = { name: "k", key: "a-route-key", settingIds, costLimitInUsd: 0.25 };
    const { keyId } = await send("PUT", "/api/key-management/keys", key);
    await aRoute({
      name: "staging",
      path: "/staging/chat/completions",
      steps: STEPS,
      keyIds: [keyId],
      cacheConfig: { enabled: true, ttl: "1h" },
    });
    const { chat } = clientFor("a-route-key", "staging");
    const ask = async (content: string) => {
      const call = chat.completions.create({
        ...QUESTION,
        messages: [{ role: "user", content }],
      });
      const { data, response } = await call.withResponse();
      const told = ["provider", "attempts", "cache"].map((name) =>
        response.headers.get(`x-lintel-${name}`),
      );
      return { id: data.id, told };
    };

    const before = openai.counts().received;
    const received = () => [azure.counts().received, openai.counts().received - before];
    azure.always([{ kind: "give-answer", body: AZURE_ANSWER }]);
    azure.script([{ kind: "fail", with: "server_error" }], { times: 2 });
    expect((await ask("retried")).told).toEqual(["azure", "3", "miss"]);
    expect(received()).toEqual([3, 0]);

    azure.always([{ kind: "fail", with: "overloaded" }]);
    const failedOver = await ask("failed over");
    expect(failedOver.told).toEqual(["openai", "4", "miss"]);
    expect(received()).toEqual([6, 1]);

    const again = await ask("failed over");
    expect(again).toEqual({ id: failedOver.id, told: ["cached", "0", "hit"] });
    expect(received()).toEqual([6, 1]);

    const events = await eventsOf(keyId, [500, 500, 200, 503, 503, 503, 200, 200]);
    const row = ({ provider, status, attempt }: EventRow) => [provider, status, attempt];
    expect(events.map(row)).toEqual([
      ["azure", 500, 1],
      ["azure", 500, 2],
      ["azure", 200, 3],
      ["azure", 503, 1],
      ["azure", 503, 2],
      ["azure", 503, 3],
      ["openai", 200, 4],
      ["cached", 200, null],
    ]);
    // What was refused, and what the cache has answered, cost nothing; the attempts of a call have one correlation id.
    expect(events.map(({ nano, status }) => [status === 200, nano !== 0])).toEqual([
      [false, false],
      [false, false],
      [true, true],
      [false, false],
      [false, false],
      [false, false],
      [true, true],
      [true, false],
    ]);
    const calls = events.map(({ correlation_id: of }) => of);
    expect([new Set(calls.slice(0, 3)).size, new Set(calls.slice(3, 7)).size]).toEqual([1, 1]);
    expect(events.at(-1)).toMatchObject({ tokens: 0 });
  });
});
