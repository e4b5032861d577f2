import { randomUUID } from "node:crypto";

import Anthropic from "@anthropic-ai/sdk";
import {
  BACKEND_COUNTS,
  BACKEND_SAYS,
  type BackendName,
  startAnthropicUpstream,
  startBackendUpstream,
  waitFor,
} from "@lintel/testkit";
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { insertRoute, STEP } from "../routes/insert-route.ts";
import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

const MODEL = "backend-model";
const MESSAGES = [{ role: "user" as const, content: "Count to five." }];
const ASK = { model: MODEL, messages: MESSAGES };

let bench: Bench;
let proxy: TestProxy;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
  await untilReady(proxy);
});
afterAll(async () => {
  await bench.close();
  await Promise.all(closing.map((close) => close()));
});

/** Limits are not known at once. */
const untilReady = ({ url }: TestProxy) =>
  waitFor(async () => (await fetch(`${url}/readyz`)).status === 200, { label: "ready" });

const clientOf = (secret: string, { url } = proxy): OpenAI =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: secret, maxRetries: 0 });

async function startBackend(name: BackendName) {
  const upstream = await startBackendUpstream(name);
  closing.push(() => upstream.close());
  return upstream;
}

const asked = (upstream: Awaited<ReturnType<typeof startBackend>>): readonly string[] =>
  upstream.requests.map(({ method, path }) => `${method} ${path}`);

const eventOf = (id: string | null | undefined) =>
  waitFor(async () => (await proxy.events()).find((event) => event.id === id), { label: "event" });

describe.each([
  "vllm",
  "sglang",
  "tgi",
  "llamacpp",
  "ollama",
  "localai",
  "lmstudio",
  "openai-compatible",
] as const)("OpenAI's SDK, in front of %s, with nothing but its base URL changed", (kind) => {
  it("lists, chats, streams, completes and embeds, or is told that this backend cannot", async () => {
    const upstream = await startBackend(kind);
    const { secret } = await bench.aKey({ provider: kind, setting: { url: upstream.url } });
    const client = clientOf(secret);

    const listed = await fetch(`${upstream.url}/models`);
    const shown = await fetch(`${proxy.url}/v1/models`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(await shown.text()).toBe(await listed.text());
    expect((await client.models.retrieve(MODEL)).id).toBe(MODEL);

    const chat = await client.chat.completions.create({ ...ASK, max_tokens: 200 }).withResponse();
    expect(chat.data.choices[0]?.message.content).toBe(BACKEND_SAYS);
    expect(await eventOf(chat.request_id)).toMatchObject({
      provider: kind,
      model: MODEL,
      path: "/v1/chat/completions",
      usage: { input: BACKEND_COUNTS.prompt, output: BACKEND_COUNTS.completion },
      priceOverride: { input: 0, output: 0 },
    });

    const deltas: string[] = [];
    const stream = client.chat.completions.stream(ASK);
    stream.on("content.delta", ({ delta }) => deltas.push(delta));
    expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe(BACKEND_SAYS);
    expect(deltas.join("")).toBe(BACKEND_SAYS);

    const completed = await client.completions.create({ model: MODEL, prompt: "GPU inference is" });
    expect(completed.choices[0]?.text).toBe(BACKEND_SAYS);

    const before = upstream.requests.length;
    const [embedded] = await Promise.allSettled([
      client.embeddings.create({ model: MODEL, input: ["self hosted"] }),
    ]);
    expect(embedded).toMatchObject(
      kind === "tgi" ? { reason: { status: 501, type: "unsupported" } } : { value: { data: [{}] } },
    );
    // What is known not to be there is not asked for.
    expect(upstream.requests).toHaveLength(kind === "tgi" ? before : before + 1);
  });
});

describe("LocalLab's server", () => {
  it("is listed and called as any other, though it speaks an API of its own", async () => {
    const upstream = await startBackendUpstream("locallab");
    closing.push(() => upstream.close());
    const { secret } = await bench.aKey({ provider: "locallab", setting: { url: upstream.url } });
    const client = clientOf(secret);
    expect((await client.models.list()).data).toMatchObject([{ id: MODEL, object: "model" }]);
    const chat = await client.chat.completions.create({
      model: `locallab/${MODEL}`,
      messages: MESSAGES,
    });
    expect(chat.choices[0]?.message.content).not.toBe("");
    const tools = client.chat.completions.create({ ...ASK, n: 2 });
    await expect(tools).rejects.toMatchObject({ status: 501, type: "unsupported" });
  });
});

describe("Anthropic's SDK", () => {
  it("sends, streams and counts, and each call is an event with its usage", async () => {
    const upstream = await startAnthropicUpstream();
    closing.push(() => upstream.close());
    const { secret } = await bench.aKey({
      provider: "anthropic",
      setting: { url: upstream.url, apikey: "sk-ant-upstream-test" },
    });
    const client = new Anthropic({ baseURL: proxy.url, apiKey: secret, maxRetries: 0 });
    const ask = { model: "claude-haiku-4-5", max_tokens: 30, messages: MESSAGES };
    const sent = await client.messages.create(ask).withResponse();
    expect(sent.data.content[0]?.type).toBe("text");
    const id = sent.response.headers.get("x-request-id");
    expect(await eventOf(id)).toMatchObject({
      provider: "anthropic",
      path: "/v1/messages",
      usage: { input: sent.data.usage.input_tokens, output: sent.data.usage.output_tokens },
    });
    const streamed = await client.messages.stream(ask).finalMessage();
    expect(streamed.usage.output_tokens).toBeGreaterThan(0);
    const { model, messages } = ask;
    expect((await client.messages.countTokens({ model, messages })).input_tokens).toBeGreaterThan(
      0,
    );
    expect((await client.models.list()).data.length).toBeGreaterThan(0);
    const chat = await clientOf(secret).chat.completions.create({ ...ASK, model: ask.model });
    expect(chat.choices[0]?.message.role).toBe("assistant");
    expect(chat.usage?.prompt_tokens).toBeGreaterThan(0);
  });
});

describe("what SDKs are told", () => {
  it("is of the class that they have for it", async () => {
    const upstream = await startBackend("vllm");
    const { secret } = await bench.aKey({
      provider: "vllm",
      setting: { url: upstream.url },
      allowedModels: [MODEL],
    });
    const client = clientOf(secret);
    const create = (of: OpenAI, model: string) => of.chat.completions.create({ ...ASK, model });
    const unknown = create(client, "gpt-99");
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
    await expect(unknown).rejects.toMatchObject({ type: "model_not_found" });
    const nobody = create(clientOf("sk-wrong"), MODEL);
    await expect(nobody).rejects.toBeInstanceOf(AuthenticationError);
    await expect(nobody).rejects.toMatchObject({ type: "unauthorized" });
    const broken = fetch(`${proxy.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "x-api-key": secret },
      body: "{",
    });
    expect([(await broken).status, await (await broken).json()]).toMatchObject([
      400,
      { error: { type: "invalid_request" } },
    ]);
    // The backend's own refusal is passed on as it is.
    const wrong = client.chat.completions.create({ ...ASK, max_tokens: 0.5 });
    await expect(wrong).rejects.toBeInstanceOf(BadRequestError);

    const { secret: away } = await bench.aKey({
      provider: "vllm",
      setting: { url: "http://127.0.0.1:1/v1" },
    });
    const unreachable = create(clientOf(away), MODEL);
    await expect(unreachable).rejects.toBeInstanceOf(InternalServerError);
    await expect(unreachable).rejects.toMatchObject({ status: 502, type: "backend_unreachable" });
  });
});

describe("limits, routes and aliases", () => {
  const madeBy = async (keyId: string) =>
    (await proxy.events()).filter((event) => event.keyId === keyId && event.status === 200);

  it("so many calls pass as the key's limit says, by whichever name they ask", async () => {
    const upstream = await startBackend("vllm");
    const { id, secret } = await bench.aKey({
      provider: "vllm",
      setting: { url: upstream.url },
      key: { limits: JSON.stringify([{ kind: "rate", unit: "d", maxCalls: 20 }]) },
    });
    await bench.db
      .updateTable("provider_settings")
      .set({ model_aliases: JSON.stringify({ fast: MODEL }) })
      .where("id", "in", (query) =>
        query.selectFrom("keys").select("setting_id").where("id", "=", id).$castTo<string>(),
      )
      .execute();
    const { id: routeId } = await insertRoute(bench, proxy, {
      keyId: id,
      path: "/front",
      steps: [{ ...STEP, provider: "vllm", model: MODEL }],
    });
    const client = clientOf(secret);
    const names = [MODEL, "fast", "vllm/fast", "a route"];
    await waitFor(async () => (await client.models.list()).data.length === 3, { label: "names" });
    // What was listed until the names were there has counted, too.
    const left = 20 - (await madeBy(id)).length;
    const calls = Array.from({ length: 60 }, (_, at) =>
      client.chat.completions.create({ ...ASK, model: names[at % names.length] ?? "" }),
    );
    const settled = await Promise.allSettled(calls);
    const refused = settled.filter(({ status }) => status === "rejected");
    expect(settled.length - refused.length).toBe(left);
    for (const each of refused) {
      expect(each).toMatchObject({ reason: expect.any(RateLimitError) });
      expect(each).toMatchObject({ reason: { type: "rate_limit_exceeded" } });
    }
    const made = await waitFor(
      async () => {
        const chats = (await madeBy(id)).filter(({ path }) => path !== "/v1/models");
        return chats.length >= left ? chats : undefined;
      },
      { label: "events" },
    );
    expect(new Set(made.map(({ model }) => model))).toEqual(new Set([MODEL]));
    expect(made.filter((event) => event.routeId === routeId).length).toBeGreaterThan(0);
    expect(asked(upstream).filter((call) => call.startsWith("POST"))).toHaveLength(left);
  });
});

describe("policies and large bodies", () => {
  it("hold for the model's own name, whatever it was called by", async () => {
    const upstream = await startBackend("vllm");
    const policy = await bench.aPolicy({ config: { rules: { email: "allow_but_redact" } } });
    const { id, secret, settingId } = await bench.aKey({
      provider: "vllm",
      setting: { url: upstream.url },
      key: { policy_id: policy },
    });
    await bench.db
      .updateTable("provider_settings")
      .set({ model_aliases: JSON.stringify({ fast: MODEL }) })
      .where("id", "=", settingId)
      .execute();
    const client = clientOf(secret);
    await waitFor(async () => (await client.models.list()).data.length === 2, { label: "names" });
    // Read in a thread.
    const content = `Mail ada@lovelace.example ${"and wait ".repeat(20_000)}`;
    const messages = [{ role: "user" as const, content }];
    await client.chat.completions.create({ model: "fast", messages });
    const sent = upstream.requests.find(({ method }) => method === "POST");
    expect(sent?.json()).toEqual({
      model: MODEL,
      messages: [{ role: "user", content: content.replace("ada@lovelace.example", "***") }],
    });

    await bench.db.updateTable("keys").set({ revoked: true }).where("id", "=", id).execute();
    await waitFor(
      async () => {
        const refused = client.chat.completions.create({ model: "fast", messages: MESSAGES });
        return (await refused.catch((error: unknown) => error)) instanceof AuthenticationError;
      },
      { label: "revoked" },
    );
  });
});

describe("a deployment by environment variables alone", () => {
  const simple = async (url: string, more: Readonly<Record<string, string>> = {}) => {
    const served = await bench.startProxy({
      BACKEND_KIND: "vllm",
      BACKEND_BASE_URL: url,
      LINTEL_SPOOL_DIR: `${bench.folder}/spool-${randomUUID()}`,
      LINTEL_ALLOW_PRIVATE_UPSTREAMS: "false",
      ...more,
    });
    await untilReady(served);
    return served;
  };

  it("lets its keys in and nobody else, and keeps them to its limit", async () => {
    const upstream = await startBackend("vllm");
    const served = await simple(upstream.url, {
      API_KEYS: "first-key,second-key",
      RATE_LIMIT_ENABLED: "true",
      RATE_LIMIT_RPM: "1",
      RATE_LIMIT_BURST: "5",
    });
    const create = (secret: string) => clientOf(secret, served).chat.completions.create(ASK);
    expect((await create("first-key")).choices[0]?.message.content).toBe(BACKEND_SAYS);
    expect((await fetch(`${served.url}/v1/models`)).status).toBe(401);
    await expect(create("third-key")).rejects.toBeInstanceOf(AuthenticationError);
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => create("second-key")),
    );
    const passed = results.filter(({ status }) => status === "fulfilled").length;
    // Five in a row: a minute may end meanwhile.
    expect([5, 6]).toContain(passed);
    expect(served.logs()).not.toContain("first-key");
    expect(served.logs()).not.toContain("OPEN");
  });

  it("is open on loopback until there is a key, and says so", async () => {
    await bench.db.deleteFrom("key_settings").execute();
    await bench.db.deleteFrom("keys").execute();
    const upstream = await startBackend("vllm");
    const served = await simple(upstream.url, { MODEL_NAME: "Qwen/Q" });
    expect(served.logs()).toContain("/v1 IS OPEN");
    const call = async (path: string) =>
      (await fetch(`${served.url}${path}`, { method: "GET" })).status;
    await waitFor(async () => (await call("/v1/models")) === 200, { label: "open" });
    // Only the front door is.
    expect(await call("/api/providers/vllm/v1/models")).toBe(401);
    const listed: unknown = await (await fetch(`${served.url}/v1/models`)).json();
    expect(listed).toMatchObject({ data: [{ id: MODEL }] });
    const { secret } = await bench.aKey({ provider: "vllm", setting: { url: upstream.url } });
    await waitFor(async () => (await call("/v1/models")) === 401, { label: "closed" });
    expect(secret).not.toBe("");
  });
});
