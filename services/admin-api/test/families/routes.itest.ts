import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { RouteAnswer } from "../../src/families/routes/models/route-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const ROUTES = "/api/routes";
const STEP = { provider: "openai", model: "gpt-4o-mini" };
const AZURE = {
  provider: "azure",
  model: "gpt-4o-mini",
  params: { deploymentId: "d", apiVersion: "2024-06-01" },
};

const CONFIG = {
  path: "/chat/completions",
  targetUrl: "https://acme.test/v1/chat/completions",
  streamLocation: "stream",
  modelLocation: "model",
  requestPromptLocation: "messages.#.content",
  responseCompletionLocation: "choices.#.message.content",
  streamEndWord: "[DONE]",
  streamResponseCompletionLocation: "choices.#.delta.content",
  streamMaxEmptyMessages: 10,
};

let admin: AdminFixture;
let keyId = "";
beforeAll(async () => {
  admin = await startAdmin();
  const azure = await admin.aSetting({
    provider: "azure",
    setting: { resourceName: "r", apikey: "x" },
  });
  keyId = (await admin.aKey({ settingIds: [await admin.aSetting(), azure] })).keyId;
});
afterAll(() => admin.close());

type Members = Readonly<Record<string, unknown>>;

const routeOf = (members: Members = {}) => ({
  name: "mine",
  path: `/${randomUUID()}`,
  keyIds: [keyId],
  steps: [STEP],
  cacheConfig: { enabled: false },
  ...members,
});

async function aRoute(members: Members = {}) {
  const answer = await admin.send("POST", ROUTES, routeOf(members));
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}

const refusal = (detail: unknown, instance = ROUTES) => ({
  type: "/errors/validation",
  title: "custom provider validation failed",
  status: 400,
  detail,
  instance,
});

describe("POST /api/routes", () => {
  it("200: answers with the contract's members, in its order", async () => {
    const given = routeOf({
      steps: [
        { ...AZURE, retries: 2, retryInterval: "500ms", timeout: "5s" },
        { ...STEP, requestParams: { temperature: 0, stop: ["a"], extra: { deep: [null] } } },
      ],
      cacheConfig: { enabled: true, ttl: "5s" },
      retryStrategy: "exponential",
      requestFormat: "openai_chat",
    });
    const { status, json } = await admin.send("POST", ROUTES, given);
    expect(status).toBe(200);
    expect(Object.entries(RouteAnswer.parse(json))).toEqual([
      ["id", expect.any(String)],
      ["retryStrategy", "exponential"],
      ["requestFormat", "openai_chat"],
      ["createdAt", expect.any(Number)],
      ["updatedAt", json.createdAt],
      ["name", "mine"],
      ["path", given.path],
      ["keyIds", [keyId]],
      ["steps", expect.any(Array)],
      ["cacheConfig", { enabled: true, ttl: "5s" }],
    ]);
    expect(json.steps.map((step: object) => Object.entries(step))).toEqual([
      [
        ["retries", 2],
        ["retryInterval", "500ms"],
        ["provider", "azure"],
        ["requestParams", null],
        ["params", AZURE.params],
        ["model", "gpt-4o-mini"],
        ["timeout", "5s"],
      ],
      [
        ["retries", 0],
        ["retryInterval", ""],
        ["provider", "openai"],
        ["requestParams", { temperature: 0, stop: ["a"], extra: { deep: [null] } }],
        ["params", null],
        ["model", "gpt-4o-mini"],
        ["timeout", "5m"],
      ],
    ]);
    const audit = await admin.db
      .selectFrom("audit_log")
      .select(["verb", "entity"])
      .where("entity_id", "=", json.id)
      .execute();
    expect(audit).toEqual([{ verb: "create-route", entity: "route" }]);
  });

  it.each([
    [{ enabled: true }, { enabled: true, ttl: "168h" }],
    [{ enabled: false }, { enabled: false, ttl: "" }],
    [{}, { enabled: false, ttl: "" }],
    [
      { enabled: true, ttl: "720h" },
      { enabled: true, ttl: "720h" },
    ],
    [
      { enabled: true, ttl: "1h", scope: "route" },
      { enabled: true, ttl: "1h", scope: "route" },
    ],
  ])("200: with %j the cache is %j", async (cacheConfig, kept) => {
    expect((await aRoute({ cacheConfig })).cacheConfig).toEqual(kept);
  });

  it("200: takes any provider the keys have a setting for, custom ones too", async () => {
    const at = new Date();
    const provider = `custom-${randomUUID()}`;
    await admin.db
      .insertInto("custom_providers")
      .values({
        id: randomUUID(),
        created_at: at,
        updated_at: at,
        provider,
        authentication_param: "",
        route_configs: JSON.stringify([CONFIG]),
      })
      .execute();
    const settingIds = [await admin.aSetting(), await admin.aSetting({ provider, setting: {} })];
    const key = await admin.aKey({ settingIds });
    const steps = [STEP, { provider, model: "m" }];
    expect((await aRoute({ keyIds: [key.keyId], steps })).steps).toMatchObject(steps);
  });

  it("200: answers with our own members that were given, and changes them alone", async () => {
    const own = { strategy: "weighted", affinity: "none", repeatSent: false, onCut: "continue" };
    const step = {
      weight: 2.5,
      contextFallback: true,
      firstByteTimeout: "2s",
      minCharsPerSecond: 20,
    };
    const cacheConfig = { enabled: true, ttl: "1h", scope: "route" };
    const route = await aRoute({ ...own, cacheConfig, steps: [{ ...STEP, ...step }] });
    expect(route).toMatchObject({ ...own, cacheConfig, steps: [{ ...STEP, ...step }] });
    const { json } = await admin.send("PATCH", `${ROUTES}/${route.id}`, { strategy: "ordered" });
    expect(json).toEqual({ ...route, updatedAt: expect.any(Number), strategy: "ordered" });
  });

  it("200: a step of another dialect, to which calls are translated; 400 where they are not", async () => {
    const anthropic = { provider: "anthropic", model: "claude-sonnet-4-5" };
    const settingIds = [
      await admin.aSetting(),
      await admin.aSetting({ provider: anthropic.provider }),
    ];
    const key = await admin.aKey({ settingIds });
    const route = await aRoute({ keyIds: [key.keyId], steps: [STEP, anthropic] });
    expect(route.steps).toMatchObject([STEP, anthropic]);
    const requestFormat = "openai_embeddings";
    const change = await admin.send("PATCH", `${ROUTES}/${route.id}`, { requestFormat });
    expect(change.json.detail).toBe(
      "steps.[1].provider anthropic has no endpoint for openai-embeddings, which this route speaks by its requestFormat, models or path, and none to which its calls can be translated",
    );
  });

  it.each([
    [{ name: "" }, "name"],
    [{ path: "" }, "path"],
    [{ path: "no-slash" }, "path"],
    [{ path: "/a b" }, "path"],
    [{ path: "/a?b" }, "path"],
    [{ keyIds: [] }, "keyIds"],
    [{ keyIds: null }, "keyIds"],
    [{ steps: [] }, "steps"],
    [{ retryStrategy: "linear" }, "retryStrategy"],
    [{ steps: [{ ...STEP, provider: "" }] }, "steps.[0].provider"],
    [{ steps: [STEP, { ...STEP, retries: -1 }] }, "steps.[1].retries"],
    [{ steps: [{ ...STEP, retryInterval: "1m" }] }, "steps.[0].retryInterval"],
    [{ steps: [{ ...STEP, retryInterval: "soons" }] }, "steps.[0].retryInterval"],
    [{ steps: [{ ...STEP, timeout: "soon" }] }, "steps.[0].timeout"],
    [{ steps: [{ ...STEP, timeout: "0s" }] }, "steps.[0].timeout"],
    [
      { steps: [{ provider: "azure", model: "m" }] },
      "steps.[0].params.apiVersion,steps.[0].params.deploymentId",
    ],
    [{ steps: [{ ...STEP, model: "" }] }, "steps.[0].model"],
    ...[
      "frequency_penalty",
      "max_tokens",
      "temperature",
      "top_p",
      "n",
      "stop",
      "presence_penalty",
      "seed",
      "logit_bias",
      "logprobs",
      "top_logprobs",
    ].map((name): [Members, string] => [
      { steps: [{ ...STEP, requestParams: { [name]: "x" } }] },
      `steps.[0].requestParams.${name}`,
    ]),
    [{ steps: [{ ...STEP, requestParams: { stop: [] } }] }, "steps.[0].requestParams.stop"],
    [{ steps: [{ ...STEP, requestParams: { stop: ["a", 1] } }] }, "steps.[0].requestParams.stop"],
    [
      { steps: [{ ...STEP, requestParams: { logit_bias: {} } }] },
      "steps.[0].requestParams.logit_bias",
    ],
    [{ cacheConfig: null }, "cacheConfig"],
    [{ cacheConfig: { enabled: true, ttl: "long" } }, "cacheConfig.ttl"],
    [{ cacheConfig: { enabled: true, scope: "everybody" } }, "cacheConfig.scope"],
    [
      { name: "", path: "", keyIds: [], steps: [], cacheConfig: null },
      "name,path,keyIds,steps,cacheConfig",
    ],
  ])("400: %j", async (members, fields) => {
    const { json } = await admin.send("POST", ROUTES, routeOf(members));
    expect(json).toEqual(refusal(`invalid fields in route: ${fields}`));
  });

  it.each([
    [{ cacheConfig: { enabled: true, ttl: "720h1s" } }, "cacheConfig.ttl exceedes 30 days"],
    [{ steps: [STEP, { ...STEP, provider: "nope" }] }, "steps.[1].provider is not supported"],
    [
      { steps: [STEP, { ...STEP, model: "text-embedding-3-small" }] },
      "steps must have congruent models. Chat completion and embedding models cannot be in the same route config",
    ],
    [{ keyIds: [randomUUID()] }, "specified key ids are not found"],
    [{ keyIds: ["no-id"] }, "specified key ids are not found"],
  ])("400: %j is refused", async (members, detail) => {
    const { json } = await admin.send("POST", ROUTES, routeOf(members));
    expect(json).toEqual(refusal(detail));
  });

  it("400: one key twice", async () => {
    const { json } = await admin.send("POST", ROUTES, routeOf({ keyIds: [keyId, keyId] }));
    expect(json).toEqual(refusal("specified key ids are not found"));
  });

  it("400: a key without a setting for a step", async () => {
    const key = await admin.aKey({ name: "poor" });
    const body = routeOf({ keyIds: [keyId, key.keyId], steps: [STEP, AZURE] });
    const { json } = await admin.send("POST", ROUTES, body);
    expect(json).toEqual(refusal(`key poor (${key.keyId}) has no provider setting for azure`));
  });

  it("400: a path that is used, also for those that come at once", async () => {
    const body = routeOf();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => admin.send("POST", ROUTES, body)),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map(({ json }) => json)).toEqual(
      Array.from({ length: 4 }, () => refusal("path is not unique")),
    );
  });

  it.each([
    [{ steps: [null] }],
    [{ steps: [{ ...STEP, retries: 1.5 }] }],
    [{ steps: [{ ...STEP, params: { apiVersion: 1 } }] }],
    [{ cacheConfig: { enabled: "yes" } }],
  ])("400: another type in %j", async (members) => {
    const { json } = await admin.send("POST", ROUTES, routeOf(members));
    expect(json).toMatchObject({ status: 400, type: "/errors/json-unmarshal" });
  });

  it("400: parameters within parameters without end", async () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const body = JSON.stringify(routeOf({ steps: [{ ...STEP, requestParams: { deep: 0 } }] }));
    const { json } = await admin.send("POST", ROUTES, body.replace('"deep":0', `"deep":${deep}`));
    expect(json).toMatchObject(refusal("fields [steps.0.requestParams.deep] are invalid"));
  });
});

describe("GET /api/routes", () => {
  it("200: all, a page, and one", async () => {
    const route = await aRoute();
    const all = (await admin.send("GET", ROUTES)).json;
    expect(all.at(-1)).toEqual(route);
    const page = await admin.send("GET", `${ROUTES}?limit=1&offset=${all.length - 1}`);
    expect(page.json).toEqual([route]);
    expect((await admin.send("GET", `${ROUTES}/${route.id}`)).json).toEqual(route);
  });
});

describe("PATCH /api/routes/:id", () => {
  it("200: changes what is given and leaves the rest", async () => {
    const route = await aRoute({ cacheConfig: { enabled: true, ttl: "1h" } });
    const path = `/${randomUUID()}`;
    const { json } = await admin.send("PATCH", `${ROUTES}/${route.id}`, {
      path,
      steps: [AZURE],
      retryStrategy: "constant",
    });
    expect(json).toEqual({
      ...route,
      updatedAt: expect.any(Number),
      path,
      retryStrategy: "constant",
      steps: [expect.objectContaining({ ...AZURE, timeout: "5m" })],
    });
    const same = await admin.send("PATCH", `${ROUTES}/${route.id}`, {});
    expect({ ...same.json, updatedAt: 0 }).toEqual({ ...json, updatedAt: 0 });
  });

  it("200: keys that were deleted since do not matter", async () => {
    const gone = (await admin.aKey()).keyId;
    const route = await aRoute({ keyIds: [keyId, gone] });
    await admin.send("DELETE", `/api/key-management/keys/${gone}`);
    const { status } = await admin.send("PATCH", `${ROUTES}/${route.id}`, { steps: [AZURE] });
    expect(status).toBe(200);
  });

  it.each([
    [{ name: "" }, "invalid fields in route: name"],
    [{ steps: [] }, "invalid fields in route: steps"],
    [{ cacheConfig: { enabled: true, ttl: "721h" } }, "cacheConfig.ttl exceedes 30 days"],
    [{ keyIds: [randomUUID()] }, "specified key ids are not found"],
    [{ steps: [{ provider: "nope", model: "m" }] }, "steps.[0].provider is not supported"],
    [
      { steps: [{ provider: "vllm", model: "m" }] },
      expect.stringMatching(/^key a key \(.*\) has no provider setting for vllm$/),
    ],
  ])("400: %j", async (change, detail) => {
    const { id } = await aRoute();
    const { json } = await admin.send("PATCH", `${ROUTES}/${id}`, change);
    expect(json).toEqual(refusal(detail, `${ROUTES}/:id`));
  });

  it("400: a path that another route has", async () => {
    const { path } = await aRoute();
    const { id } = await aRoute();
    const { json } = await admin.send("PATCH", `${ROUTES}/${id}`, { path });
    expect(json).toEqual(refusal("path is not unique", `${ROUTES}/:id`));
  });
});

describe("PATCH /api/key-management/keys/:id", () => {
  it("200: warns of routes whose settings the key loses", async () => {
    const { keyId: id } = await admin.aKey({ settingIds: [await admin.aSetting()] });
    const { path } = await aRoute({ keyIds: [id] });
    const at = `/api/key-management/keys/${id}`;
    expect((await admin.send("PATCH", at, { name: "same" })).json).not.toHaveProperty("warnings");
    const other = await admin.aSetting({ provider: "anthropic", setting: { apikey: "x" } });
    expect((await admin.send("PATCH", at, { settingIds: [other] })).json.warnings).toEqual([
      `calls to route ${path} are refused: the key has no provider setting for openai`,
    ]);
  });
});

describe("DELETE /api/routes/:id", () => {
  it("200: takes it away, and its path is free again", async () => {
    const { id, path } = await aRoute();
    const { status, text } = await admin.send("DELETE", `${ROUTES}/${id}`);
    expect([status, text]).toEqual([200, ""]);
    expect((await admin.send("GET", ROUTES)).text).not.toContain(id);
    expect((await aRoute({ path })).path).toBe(path);
  });
});

it.each([
  ["GET", randomUUID()],
  ["GET", "no-id"],
  ["PATCH", randomUUID()],
  ["PATCH", "no-id"],
  ["DELETE", randomUUID()],
  ["DELETE", "no-id"],
])("404: %s /api/routes/%s", async (method, id) => {
  const body = method === "PATCH" ? {} : undefined;
  const { json } = await admin.send(method, `${ROUTES}/${id}`, body);
  expect(json).toEqual({
    type: "/errors/route-not-found",
    title: "route not found error",
    status: 404,
    detail: "route is not found",
    instance: `${ROUTES}/:id`,
  });
});

it("412: changes and deletes nothing that was changed meanwhile", async () => {
  const { id } = await aRoute();
  const { headers } = await admin.send("GET", `${ROUTES}/${id}`);
  await admin.send("PATCH", `${ROUTES}/${id}`, {});
  const stale = { "if-match": headers.get("etag") ?? "" };
  const answers = [
    await admin.sendWith(stale, "PATCH", `${ROUTES}/${id}`, {}),
    await admin.sendWith(stale, "DELETE", `${ROUTES}/${id}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([412, 412]);
});
