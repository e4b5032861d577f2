import { startAnthropicUpstream, type Upstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/index.ts";

/**
 * What BricksLLM's own integration tests ask for (internal/testing at c7d80a6, the only tests it has), request by request, as its clients written in Go send
 * them: every member, empty ones too. What Lintel answers otherwise says so where it does, and why.
 */
let lintel: Lintel;
let anthropic: Upstream;
beforeAll(async () => {
  anthropic = await startAnthropicUpstream();
  lintel = await startLintel();
});
afterAll(async () => {
  await lintel.stop();
  await anthropic.close();
});

type Json = Readonly<Record<string, unknown>>;

async function ask(method: string, path: string, body?: unknown) {
  const response = await lintel.admin.request(method, path, body);
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}

/** The answer to a request that must not fail. */
async function done(method: string, path: string, body?: unknown) {
  const { json, status } = await ask(method, path, body);
  expect({ status, json }).toMatchObject({ status: 200 });
  return json;
}

const NO_TIMES = { createdAt: 0, updatedAt: 0 };
const aSetting = (setting: Json = {}) =>
  done("PUT", "/api/provider-settings", {
    ...NO_TIMES,
    provider: "openai",
    setting: { apikey: "sk-upstream-test", url: lintel.upstream.url },
    id: "",
    name: "test",
    allowedModels: null,
    costMap: null,
    ...setting,
  });

let keys = 0;
const REQUEST_KEY = {
  name: "Spike's Testing Key",
  ...NO_TIMES,
  tags: ["spike"],
  keyId: "",
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  costLimitInUsdUnit: "",
  rateLimitOverTime: 0,
  rateLimitUnit: "",
  ttl: "",
  allowedPaths: null,
  settingIds: null,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  policyId: "",
  isKeyNotHashed: false,
};

async function aKey(key: Json = {}, setting?: Json) {
  const { id: settingId } = await aSetting(setting);
  const secret = `actualKey-${(keys += 1)}`;
  const created = await done("PUT", "/api/key-management/keys", {
    ...REQUEST_KEY,
    key: secret,
    settingId,
    ...key,
  });
  return { created, secret };
}

async function call(path: string, secret: string, body: Json, customId = ""): Promise<number> {
  const base = lintel.baseUrls[0]?.replace(/openai\/v1$/, "");
  const response = await fetch(`${base}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${secret}`,
      "accept-encoding": "*/*",
      // Its clients leave this to BricksLLM; Lintel's callers send it, as Anthropic's SDKs do.
      ...(path.startsWith("anthropic") ? { "anthropic-version": "2023-06-01" } : {}),
      ...(customId === "" ? {} : { "x-custom-event-id": customId }),
    },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

const chat = (secret: string, model = "gpt-4", customId?: string) =>
  call(
    "openai/v1/chat/completions",
    secret,
    { model, messages: [{ role: "system", content: "hi" }] },
    customId,
  );

describe("TestApiKey", () => {
  // The first: it counts all keys there are.
  it("Retrieval: by provider", async () => {
    await aKey({ tags: ["tag-1"] });
    await aKey({ tags: ["tag-1", "tag-2"] });
    const found = (provider: string) =>
      done("GET", `/api/key-management/keys?provider=${provider}`);
    expect(await found("openai")).toHaveLength(2);
    expect(await found("anthropic")).toHaveLength(0);
  });

  it("Retrieval: by tags", async () => {
    const found = (query: string) => done("GET", `/api/key-management/keys?${query}`);
    await aKey({ tags: ["tag-3"] });
    await aKey({ tags: ["tag-3", "tag-4"] });
    expect(await found("tag=tag-3")).toHaveLength(2);
    expect(await found("tag=tag-4")).toHaveLength(1);
    expect(await found("tag=tag-5")).toHaveLength(0);
    expect(await found("tags=tag-3&tags=tag-4")).toHaveLength(1);
  });

  const ALLOWED = [{ path: "/api/chat/completion", method: "POST" }];

  it("Creation", async () => {
    const { created } = await aKey({ allowedPaths: ALLOWED });
    expect(created).toMatchObject({
      name: REQUEST_KEY.name,
      tags: REQUEST_KEY.tags,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      keyId: expect.stringMatching(/./),
      allowedPaths: ALLOWED,
      revoked: false,
    });
  });

  it("Update", async () => {
    const { created } = await aKey({ allowedPaths: ALLOWED });
    const UPDATE_KEY = {
      name: "",
      updatedAt: 0,
      tags: null,
      revoked: null,
      revokedReason: "",
      key: "",
      settingId: "",
      settingIds: null,
      costLimitInUsd: null,
      costLimitInUsdOverTime: null,
      costLimitInUsdUnit: null,
      rateLimitOverTime: null,
      rateLimitUnit: null,
      shouldLogRequest: null,
      shouldLogResponse: null,
      rotationEnabled: null,
      policyId: null,
      isKeyNotHashed: null,
    };
    const update = (change: Json) =>
      done("PATCH", `/api/key-management/keys/${created.keyId}`, { ...UPDATE_KEY, ...change });
    const change = { name: "Rena's Testing Key", tags: ["rena"], allowedPaths: ALLOWED };
    expect(await update(change)).toMatchObject(change);
    expect(await update({ allowedPaths: [] })).toMatchObject({ allowedPaths: [] });
  });

  const EMBEDDINGS = [{ path: "/api/providers/openai/v1/embeddings", method: "POST" }];
  const CHAT = [{ path: "/api/providers/openai/v1/chat/completions", method: "POST" }];
  it.each([
    ["not allowed", EMBEDDINGS, 403],
    ["allowed", CHAT, 200],
    ["any, as none are set", null, 200],
  ])("AllowedPaths: the path is %s", async (_, allowedPaths, status) => {
    const { secret } = await aKey({ allowedPaths });
    expect(await chat(secret, "gpt-3.5-turbo")).toBe(status);
  });
});

describe("TestKey_AccessControl", () => {
  it("no api key", async () => {
    expect(await chat("")).toBe(401);
  });

  it("a valid api key", async () => {
    expect(await chat((await aKey()).secret)).toBe(200);
  });

  it("a key without a setting of the provider: BricksLLM itself answers 401, though its test wants 403", async () => {
    const { secret } = await aKey({}, { provider: "anthropic", setting: { apikey: "any" } });
    expect(await chat(secret)).toBe(401);
  });

  it("a ttl", async () => {
    const { secret } = await aKey({ ttl: "2s" });
    const statuses = [await chat(secret)];
    await waitFor(async () => statuses.push(await chat(secret)) > 0 && statuses.at(-1) === 401, {
      label: "the key to expire",
    });
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
  });

  it("a total spend limit: 429 and not 401 at first, since nothing is spent beyond it", async () => {
    const { secret } = await aKey({ costLimitInUsd: 0.000_07 });
    const statuses = [];
    for (let index = 0; index < 6; index += 1) statuses.push(await chat(secret, "gpt-3.5-turbo"));
    expect(statuses[0]).toBe(200);
    expect([401, 429]).toContain(statuses.at(-1));
  });
});

describe("TestCustomProvider", () => {
  // Its test of updates makes no update either.
  it.each(["Creation", "Update"])("%s", async (name) => {
    const route = {
      path: "/chat/completion",
      target_url: "https://api.openai.com/v1/chat/completions",
      stream_location: "stream",
      model_location: "model",
      request_prompt_location: "messages.#.content",
      response_completion_location: "choices.#.message.content",
      stream_end_word: "choices.#.delta.content",
      stream_response_completion_location: "choices.#.delta.content",
      stream_max_empty_messages: 10,
    };
    const provider = `chima-${name.toLowerCase()}`;
    const members = { id: "", created_at: 0, updated_at: 0, authentication_param: "" };
    const created = await done("POST", "/api/custom/providers", {
      ...members,
      provider,
      route_configs: [route],
    });
    expect(created).toMatchObject({
      id: expect.stringMatching(/./),
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
      provider,
      route_configs: [route],
    });
  });
});

describe("TestAnthropic, TestOpenAi", () => {
  it("Completion", async () => {
    const apikey = "sk-ant-upstream-test";
    const setting = { provider: "anthropic", setting: { apikey, url: anthropic.url } };
    const { secret } = await aKey({}, setting);
    const prompt = "You are a coach.\n\nHuman:hi\n\nAssistant:";
    const body = { model: "claude-2", prompt, max_tokens_to_sample: 256 };
    expect(await call("anthropic/v1/complete", secret, body)).toBe(200);
  });

  it("ChatCompletion", async () => {
    expect(await chat((await aKey()).secret)).toBe(200);
  });

  it("Embeddings: of a text, of several, in base64", async () => {
    const { secret } = await aKey();
    const model = "text-embedding-ada-002";
    for (const body of [
      { input: "hello", model, user: "" },
      { input: ["hello", "hello"], model, user: "" },
      { input: ["hello", "hello"], model, user: "", encoding_format: "base64" },
    ]) {
      expect(await call("openai/v1/embeddings", secret, body)).toBe(200);
    }
  });
});

describe("TestProviderSetting", () => {
  it("Creation", async () => {
    const created = await aSetting({ allowedModels: ["gpt-3.5-turbo"] });
    expect(created).toMatchObject({
      name: "test",
      provider: "openai",
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      id: expect.stringMatching(/./),
      allowedModels: ["gpt-3.5-turbo"],
    });
    expect(JSON.stringify(created)).not.toContain("sk-upstream-test");
  });

  it("AllowedModels", async () => {
    const { secret } = await aKey({}, { allowedModels: ["gpt-3.5-turbo"] });
    expect(await chat(secret, "gpt-4")).toBe(403);
    expect(await chat(secret, "gpt-3.5-turbo")).toBe(200);
  });

  it("Retrieval", async () => {
    const ids = [(await aSetting()).id, (await aSetting({ name: "test-1" })).id];
    const found: readonly Json[] = await done("GET", "/api/provider-settings");
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });

  const update = async (change: Json) => {
    const { id } = await aSetting();
    return await ask("PATCH", `/api/provider-settings/${id}`, {
      updatedAt: 0,
      name: null,
      ...change,
    });
  };

  it.each([
    ["name", { name: "" }, { name: "" }],
    ["name and setting", { name: "test-1", setting: { apikey: "key-1" } }, { name: "test-1" }],
    ["allowed models", { allowedModels: ["/api/x/"] }, { allowedModels: ["/api/x/"] }],
    ["allowed models to empty", { allowedModels: [] }, { allowedModels: [] }],
  ])("Update: %s", async (_, change, expected) => {
    const { json, status } = await update(change);
    expect(status).toBe(200);
    expect(json).toMatchObject(expected);
  });

  it("Update: a setting that lacks its key is refused", async () => {
    const { status } = await update({ name: "test-1", setting: { api: "secret-key" } });
    expect(status).toBe(400);
  });
});

describe("TestReporting", () => {
  it("Metrics", async () => {
    const { created, secret } = await aKey();
    const start = Math.floor(Date.now() / 1000);
    for (let index = 0; index < 2; index += 1) expect(await chat(secret)).toBe(200);
    // Its test reads at once, and fails on BricksLLM too.
    const query = { keyIds: [created.keyId], start, end: start + 30, increment: 60 };
    await waitFor(
      async () => {
        const { dataPoints } = await done("POST", "/api/reporting/events", query);
        return dataPoints.length === 1 && dataPoints[0].numberOfRequests === 2;
      },
      { label: "the two calls in one point" },
    );
  });

  it("EventRetrieval", async () => {
    const { secret } = await aKey();
    expect(await chat(secret, "gpt-4", "custom-id")).toBe(200);
    const events = await waitFor(
      async () => {
        const found = await done("GET", "/api/events?customId=custom-id");
        return found.length === 1 ? found : undefined;
      },
      { label: "the event" },
    );
    expect(events[0].status).toBe(200);
  });
});
