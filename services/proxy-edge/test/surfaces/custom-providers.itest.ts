import { randomBytes, randomUUID } from "node:crypto";

import { freePort, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Bench, type KeyOptions, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, sendRaw, startRecorder } from "../start-recorder.ts";

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;

const PREFIX = "/api/custom/providers";
const PATH = `${PREFIX}/bricks/chat/completions`;
const TARGET = "/models/v2/answer?version=2";

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  await aProvider("bricks", { authentication_param: "x-bricks-key" });
  proxy = await bench.startProxy();
});
beforeEach(() => {
  upstream.requests.splice(0);
  upstream.answerWith((response) => response.end("{}"));
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const configOf = (more: object = {}) => ({
  path: "/chat/completions",
  targetUrl: upstream.origin + TARGET,
  modelLocation: "model",
  requestPromptLocation: "messages.#.content",
  responseCompletionLocation: "choices.#.message.content",
  streamLocation: "stream",
  streamEndWord: "[DONE]",
  streamResponseCompletionLocation: "choices.#.delta.content",
  streamMaxEmptyMessages: 0,
  ...more,
});

interface ProviderColumns {
  readonly authentication_param?: string;
  readonly configs?: readonly object[];
}

async function aProvider(name: string, { configs = [{}], ...columns }: ProviderColumns = {}) {
  const [id, now] = [randomUUID(), new Date()];
  const routeConfigs = JSON.stringify(configs.map(configOf));
  await bench.db
    .insertInto("custom_providers")
    .values({
      id,
      created_at: now,
      updated_at: now,
      provider: name,
      route_configs: routeConfigs,
      authentication_param: "",
      ...columns,
    })
    .execute();
  return id;
}

/** A key for a custom provider; the setting has no address of its own. */
const aKey = (options: KeyOptions = {}) =>
  bench.aKey({
    provider: "bricks",
    ...options,
    setting: { url: "", "x-bricks-key": "upstream-secret", ...options.setting },
  });

const eventOf = (id: string | null | undefined) =>
  waitFor(async () => (await proxy.events()).find((event) => event.id === id), {
    label: "the call's event",
  });

async function call(secret: string, body: object | string, path = PATH) {
  const response = await proxy.chat(secret, body, {
    path,
    headers: { "content-type": "application/json" },
  });
  return {
    status: response.status,
    text: await response.text(),
    id: response.headers.get("x-request-id"),
  };
}

const BODY = { model: "m-1", messages: [{ role: "user", content: "Say hi" }] };
const RAW = Buffer.from('{ "model" : "m-1",\n\t"x":1.0, "é":"\\u00e9", "x":2 }');
const FORM = Buffer.concat([
  Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
  randomBytes(100_000),
  Buffer.from("\r\n--b--\r\n"),
]);

describe("a call to a custom provider", () => {
  it.each([
    ["GET", undefined, undefined],
    ["HEAD", undefined, undefined],
    ["DELETE", undefined, undefined],
    ["POST", "application/json", RAW],
    ["PUT", "application/json", RAW],
    ["PATCH", "application/json", RAW],
    ["DELETE", "application/json", RAW],
    ["POST", "multipart/form-data; boundary=b", FORM],
    ["POST", undefined, undefined],
  ] as const)("by %s with %s goes to its target, byte for byte", async (method, type, body) => {
    const { secret } = await aKey();
    const sent = Buffer.from([0xff, 0x00, 0x0a]);
    upstream.answerWith((response) => {
      response.writeHead(201, { "x-own": "1", "content-type": "application/octet-stream" });
      response.end(sent);
    });
    const answer = await sendRaw(proxy.url, `${PATH}?a=%20b&version=3`, {
      method,
      headers: {
        "x-api-key": secret,
        "x-caller": "1",
        "X-Bricks-Key": "the caller's",
        ...(type === undefined ? {} : { "content-type": type }),
        ...(body === undefined ? {} : { "content-length": String(body.length) }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const [received] = upstream.requests;
    if (received === undefined) throw new Error("nothing went upstream");
    expect(received.method).toBe(method);
    expect(received.target).toBe(`${TARGET}&a=%20b`);
    expect(received.body.equals(body ?? Buffer.alloc(0))).toBe(true);
    const named = received.headers.filter(([name]) => name.toLowerCase() === "x-bricks-key");
    expect(named).toEqual([["x-bricks-key", "upstream-secret"]]);
    expect(headerIn(received.headers, "content-type")).toBe(type);
    expect(headerIn(received.headers, "x-caller")).toBe("1");
    expect(headerIn(received.headers, "authorization")).toBeUndefined();
    expect(JSON.stringify(received.headers)).not.toContain(secret);
    expect(answer.status).toBe(201);
    expect(answer.body.equals(method === "HEAD" ? Buffer.alloc(0) : sent)).toBe(true);
    const event = await eventOf(headerIn(answer.headers, "x-request-id"));
    expect(event).toMatchObject({ provider: "bricks", method, path: PATH, ending: "complete" });
  });

  it("reports its usage and is priced by the setting's own prices", async () => {
    const { secret } = await aKey({
      costMap: { promptCostPerModel: { "m-1": 1 }, completionCostPerModel: { "m-1": 2 } },
    });
    const usage = { prompt_tokens: 10, completion_tokens: 4 };
    upstream.answerWith((response) => response.end(JSON.stringify({ model: "m-1-b", usage })));
    const { id } = await call(secret, BODY);
    expect(await eventOf(id)).toMatchObject({
      model: "m-1",
      responseModel: "m-1-b",
      usage: { input: 10, output: 4 },
      priceOverride: { input: 1_000_000_000_000, output: 2_000_000_000_000 },
    });
  });

  it("leaves its texts to be counted where the answer reports no usage", async () => {
    const { secret } = await aKey();
    upstream.answerWith((response) => {
      response.setHeader("content-type", "application/json");
      response.end('{"choices":[{"message":{"content":"Hi there"}}]}');
    });
    const { id } = await call(secret, BODY);
    expect((await eventOf(id)).unmeasured).toEqual({ prompt: "Say hi", completion: "Hi there" });
  });

  it("streams each event as it comes, and no half of one, until the end word", async () => {
    const { secret } = await aKey();
    const whole = ': hello\r\n\r\ndata:{"choices":[{"delta":{"content":"H"}}]}\n\n';
    const [half, otherHalf] = ['data:{"choices":[{"delta":', '{"content":"i"}}]}\n\n'];
    const goOn = Promise.withResolvers<void>();
    upstream.answerWith((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(whole + half);
      void goOn.promise.then(() => response.end(`${otherHalf}data: [DONE]\n\n`));
    });
    const response = await proxy.chat(secret, { ...BODY, stream: true }, { path: PATH });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe(whole);
    goOn.resolve();
    let rest = "";
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
      rest += Buffer.from(part.value).toString();
    }
    expect(rest).toBe(`${half}${otherHalf}data: [DONE]\n\n`);
    const event = await eventOf(response.headers.get("x-request-id"));
    expect(event).toMatchObject({ streamed: true, ending: "complete" });
    expect(event.unmeasured).toEqual({ prompt: "Say hi", completion: "Hi" });
  });

  it("ends a stream that lacks its end word with an error event", async () => {
    const { secret } = await aKey();
    upstream.answerWith((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n');
    });
    const { id, text } = await call(secret, { ...BODY, stream: true });
    expect(text).toContain('"code":"502"');
    expect(await eventOf(id)).toMatchObject({ ending: "upstream_failed" });
  });

  it("is lowered to what the key's limit can pay for", async () => {
    const { secret } = await aKey({
      key: { cost_limit_nano: 1_000_000_000 },
      costMap: { promptCostPerModel: { "m-1": 0 }, completionCostPerModel: { "m-1": 1 } },
    });
    upstream.answerWith((response) =>
      response.end('{"usage":{"prompt_tokens":1,"completion_tokens":1}}'),
    );
    await call(secret, BODY);
    expect(JSON.parse(String(upstream.requests[0]?.body))).toMatchObject({ max_tokens: 1000 });
  });
});

describe("a custom provider in trouble", () => {
  it("502: does not answer", async () => {
    const { secret } = await aKey({ setting: { url: `http://127.0.0.1:${await freePort()}` } });
    const { id, status, text } = await call(secret, BODY);
    expect([status, JSON.parse(text).error.type]).toEqual([502, "upstream_error"]);
    expect((await eventOf(id)).unmeasured).toBeUndefined();
  });

  it("504: says nothing in time", async () => {
    const { secret } = await aKey({ setting: { firstByteTimeout: "100ms" } });
    upstream.answerWith(() => undefined);
    const { id, status } = await call(secret, BODY);
    expect([status, (await eventOf(id)).unmeasured?.prompt]).toEqual([504, "Say hi"]);
  });

  it("keeps its own errors as they are", async () => {
    const { secret } = await aKey();
    upstream.answerWith((response) =>
      response.writeHead(429, { "retry-after": "7" }).end("slow down"),
    );
    const { id, status, text } = await call(secret, BODY);
    expect([status, text]).toEqual([429, "slow down"]);
    expect((await eventOf(id)).unmeasured ?? (await eventOf(id)).unpriced).toBeUndefined();
  });

  it("ends a stream that stands still with an error event", async () => {
    const { secret } = await aKey({ setting: { idleTimeout: "100ms" } });
    upstream.answerWith((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n');
    });
    const { id, text } = await call(secret, { ...BODY, stream: true });
    expect(text).toContain('"code":"504"');
    expect(await eventOf(id)).toMatchObject({
      ending: "timeout",
      unmeasured: { completion: "Hi" },
    });
  });
});

describe("what is not found", () => {
  it.each([
    [`${PREFIX}/unknown/chat/completions`, "requested custom provider is not found"],
    [`${PREFIX}/Bricks/chat/completions`, "requested custom provider is not found"],
    [`${PREFIX}/openai/chat/completions`, "requested custom provider is not found"],
    [`${PREFIX}/bricks/chat`, "route config is not found"],
    [`${PREFIX}/bricks/chat/completions/`, "route config is not found"],
    [`${PREFIX}/bricks/chat%2Fcompletions`, "route config is not found"],
    [`${PREFIX}/bricks/`, "route config is not found"],
    [`${PREFIX}/bricks`, "route not supported"],
    ["/api/custom/nothing", "route not supported"],
  ])("404: %s", async (path, message) => {
    const { secret } = await aKey();
    const { status, text } = await call(secret, BODY, path);
    expect([status, JSON.parse(text).error.message]).toEqual([404, message]);
  });

  it("is found as soon as it is described, and as it is described now", async () => {
    const { secret } = await aKey({ provider: "later", setting: { apikey: "its-own" } });
    const target = `${PREFIX}/later/chat/completions`;
    const statusOf = async (path = target) => (await call(secret, BODY, path)).status;
    expect(await statusOf()).toBe(404);
    const id = await aProvider("later");
    await waitFor(async () => (await statusOf()) === 200, { label: "the new provider" });
    expect(headerIn(upstream.requests.at(-1)?.headers ?? [], "authorization")).toBe(
      "Bearer its-own",
    );
    const configs = JSON.stringify([configOf({ path: "/moved" })]);
    const change = bench.db.updateTable("custom_providers").where("id", "=", id);
    await change.set({ route_configs: configs }).execute();
    await waitFor(async () => (await statusOf(`${PREFIX}/later/moved`)) === 200, {
      label: "its change",
    });
    expect(await statusOf()).toBe(404);
    await change.set({ deleted_at: new Date() }).execute();
    await waitFor(async () => (await statusOf(`${PREFIX}/later/moved`)) === 404, {
      label: "its end",
    });
  });
});

describe("who may call it", () => {
  it("401: a key without a setting of its own provider, whose credential would go elsewhere", async () => {
    const { secret } = await aKey({ provider: "openai" });
    expect((await call(secret, BODY)).status).toBe(401);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    [`${PREFIX}/:provider/*wildcard`, 200],
    [PATH, 200],
    [`${PREFIX}/bricks/*`, 200],
    [`${PREFIX}/other/*`, 403],
    [`${PREFIX}/bricks/chat`, 403],
  ])("allowed path %s: %i", async (path, status) => {
    const { secret } = await aKey({
      key: { allowed_paths: JSON.stringify([{ path, method: "POST" }]) },
    });
    expect((await call(secret, BODY)).status).toBe(status);
  });

  it.each([
    [{ model: "m-1" }, 200],
    [{ model: "m-2" }, 403],
    ['{"model":"m-1","model":"m-2"}', 400],
    ['{"model":"m-1","Model":"m-2"}', 400],
    [{ input: { model: "m-1" } }, 400],
    [{ model: ["m-1"] }, 200],
    [{ model: ["m-1", "m-2"] }, 403],
    ["no JSON", 400],
    ["", 400],
  ])("allowed model of %j: %i", async (body, status) => {
    const { secret } = await aKey({ allowedModels: ["m-1"] });
    expect((await call(secret, body)).status).toBe(status);
    expect(upstream.requests.length).toBe(status === 200 ? 1 : 0);
  });
});

describe("a limit of a model", () => {
  it("requires a model's name, except for free calls", async () => {
    const limits = [{ kind: "model-cost", models: ["m-1"], unit: "mo", maxNano: 1_000_000_000 }];
    const costMap = { promptCostPerModel: { "m-1": 1 }, completionCostPerModel: { "m-1": 1 } };
    const { secret } = await aKey({ key: { limits: JSON.stringify(limits) }, costMap });
    expect((await call(secret, { messages: [] })).status).toBe(400);
    expect((await call(secret, BODY)).status).toBe(200);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await sendRaw(proxy.url, PATH, { method: "GET", headers })).status).toBe(200);
  });
});

describe("where it goes", () => {
  it("follows no redirect", async () => {
    const { secret } = await aKey();
    upstream.answerWith((response) => response.writeHead(307, { location: "/elsewhere" }).end());
    const answer = await sendRaw(proxy.url, PATH, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: Buffer.from(JSON.stringify(BODY)),
    });
    expect([answer.status, upstream.requests.length]).toEqual([307, 1]);
  });

  it("502: is no private address, unless the installation allows it", async () => {
    const strict = await bench.startProxy({
      LINTEL_ALLOW_PRIVATE_UPSTREAMS: "false",
      LINTEL_SPOOL_DIR: `${bench.folder}/strict`,
    });
    const { secret } = await aKey();
    const response = await strict.chat(secret, BODY, { path: PATH });
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("127.0.0.1");
    expect(upstream.requests).toEqual([]);
  });
});
