import { gzipSync } from "node:zlib";

import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { headerIn, type RawRequest, sendRaw, startRecorder } from "../start-recorder.ts";

/** What callers of the Go program could get away with (behaviour 4.5.1, 7.1), and what else there is to try. */

const PREFIX = "/api/providers/openai";
const CHAT = `${PREFIX}/v1/chat/completions`;
const ALLOWED = "gpt-4o-mini";
const FORBIDDEN = "gpt-4o";

let bench: Bench;
let proxy: TestProxy;
/** Calls no private networks. */
let publicOnly: TestProxy;
/** Hands out tokens of the provider's. */
let lenient: TestProxy;
/** Refuses calls that cost money which is not counted. */
let pricedOnly: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
let restricted: string;
let free: string;
/** May read files, and nothing else. */
let reader: string;

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  const spool = (name: string) => ({ LINTEL_SPOOL_DIR: `${bench.folder}/${name}` });
  [proxy, publicOnly, pricedOnly, lenient] = await Promise.all([
    bench.startProxy(),
    bench.startProxy({ ...spool("public"), LINTEL_ALLOW_PRIVATE_UPSTREAMS: "false" }),
    bench.startProxy({ ...spool("priced"), LINTEL_UNPRICED_MODELS: "refuse" }),
    bench.startProxy({ ...spool("lenient"), LINTEL_REALTIME_TOKENS: "allow" }),
  ]);
  const setting = { url: `${upstream.origin}/v1` };
  ({ secret: restricted } = await bench.aKey({ setting, allowedModels: [ALLOWED] }));
  ({ secret: free } = await bench.aKey({ setting }));
  const paths = [
    { method: "GET", path: `${PREFIX}/v1/files/:file_id` },
    { method: "GET", path: `${PREFIX}/v1/batches/*` },
  ];
  ({ secret: reader } = await bench.aKey({
    setting,
    key: { allowed_paths: JSON.stringify(paths) },
  }));
});
beforeEach(() => void upstream.requests.splice(0));
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

interface Sent {
  readonly method?: string;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(secret: string, target: string, { body, headers, method = "POST" }: Sent = {}) {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  const raw: RawRequest = {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      ...(bytes === undefined ? {} : { "content-length": String(bytes.length) }),
      ...headers,
    },
    ...(bytes === undefined ? {} : { body: bytes }),
  };
  const answer = await sendRaw(proxy.url, target, raw);
  return { ...answer, text: answer.body.toString() };
}

const json = (body: unknown): Sent => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

const formOf = (parts: readonly (readonly [string, string])[]): Sent => ({
  body: `${parts
    .map(
      ([head, content]) => `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`,
    )
    .join("")}--b--\r\n`,
  headers: { "content-type": "multipart/form-data; boundary=b" },
});

describe("a body the Go program could not decode", () => {
  it.each([
    ["a string as stop", { stop: "END" }],
    ["fractions in logit_bias", { logit_bias: { "50256": -99.5 } }],
    ["numbers in metadata", { metadata: { a: 1 } }],
    ["a fraction", { top_p: 0.9 }],
    ["an odd name", { messages: [{ role: "user", content: "x", name: 7 }] }],
    ["a json_schema", { response_format: { type: "json_schema", json_schema: { schema: {} } } }],
    ["parts as content", { messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] }],
  ])("with %s passes as it is, and is checked", async (_what, odd) => {
    const body = { model: ALLOWED, messages: [], ...odd };
    expect((await send(restricted, CHAT, json(body))).status).toBe(200);
    expect(upstream.requests[0]?.body.toString()).toBe(JSON.stringify(body));
    const refused = await send(restricted, CHAT, json({ ...body, model: FORBIDDEN }));
    expect(refused.status).toBe(403);
    expect(upstream.requests).toHaveLength(1);
  });

  const TEXT = JSON.stringify({ model: FORBIDDEN, messages: [] });
  it.each([
    ["nothing", ""],
    ["no JSON", "model=gpt-4o"],
    ["no object", "[]"],
    ["null", "null"],
    ["two objects", `{"model":"${ALLOWED}"}${TEXT}`],
    ["two models", `{"model":"${ALLOWED}","messages":[],"model":"${FORBIDDEN}"}`],
    ["two models, one escaped", `{"model":"${ALLOWED}","mod\\u0065l":"${FORBIDDEN}"}`],
    ["a model in other letters", `{"Model":"${FORBIDDEN}","messages":[]}`],
    ["a number as model", '{"model":7}'],
    ["a number as user", `{"model":"${ALLOWED}","user":7}`],
    ["a byte order mark", `\uFEFF${TEXT}`],
    ["UTF-16", Buffer.from(TEXT, "utf16le")],
    ["broken UTF-8", Buffer.from(`{"model":"${ALLOWED}\xff"}`, "latin1")],
  ])("is refused: %s", async (_what, body) => {
    for (const path of [CHAT, `${PREFIX}/v1/responses`, `${PREFIX}/v1/tomorrow`]) {
      for (const type of ["application/json", "text/plain"]) {
        const { status } = await send(restricted, path, {
          body,
          headers: { "content-type": type },
        });
        // No body at all names no model, which only settings that are not restricted allow.
        expect([400, 403]).toContain(status);
      }
    }
    expect(upstream.requests).toEqual([]);
  });

  it("is refused compressed", async () => {
    const headers = { "content-encoding": "gzip", "content-type": "application/json" };
    const sent = { body: gzipSync(TEXT), headers };
    expect((await send(restricted, CHAT, sent)).status).toBe(415);
    expect((await send(restricted, `${PREFIX}/v1/tomorrow`, sent)).status).toBe(415);
    expect(upstream.requests).toEqual([]);
  });
});

describe("a model that is not allowed", () => {
  const FILE = ['name="file"; filename="a"', "bytes"] as const;
  const MODEL = ['name="model"', ALLOWED] as const;
  it.each([
    [
      "in a form, behind the file",
      "POST",
      "/v1/audio/transcriptions",
      formOf([FILE, ['name="model"', FORBIDDEN]]),
    ],
    [
      "twice in a form",
      "POST",
      "/v1/audio/transcriptions",
      formOf([MODEL, FILE, ['name="model"', FORBIDDEN]]),
    ],
    [
      "as a list in a form",
      "POST",
      "/v1/images/edits",
      formOf([MODEL, FILE, ['name="model[]"', FORBIDDEN]]),
    ],
    [
      "as a file in a form",
      "POST",
      "/v1/images/edits",
      formOf([MODEL, ['name="model"; filename="m"', FORBIDDEN]]),
    ],
    ["in a form of tomorrow", "POST", "/v1/videos", formOf([['name="model"', FORBIDDEN]])],
    ["in JSON of tomorrow", "POST", "/v1/tomorrow", json({ model: FORBIDDEN })],
    ["within JSON", "POST", "/v1/realtime/client_secrets", json({ session: { model: FORBIDDEN } })],
    [
      "beside an allowed one",
      "POST",
      "/v1/tomorrow",
      json({ model: ALLOWED, tools: [{ model: FORBIDDEN }] }),
    ],
    ["of an assistant", "POST", "/v1/assistants", json({ model: FORBIDDEN })],
    ["of a run", "POST", "/v1/threads/t/runs", json({ assistant_id: "a", model: FORBIDDEN })],
    ["of an assistant that is stored", "POST", "/v1/threads/t/runs", json({ assistant_id: "a" })],
    [
      "in a file that is stored",
      "POST",
      "/v1/batches",
      json({ input_file_id: "f", endpoint: "/v1/x" }),
    ],
    ["in the path", "GET", `/v1/models/${FORBIDDEN}`, {}],
    ["in the path, to be removed", "DELETE", `/v1/models/${FORBIDDEN}`, {}],
    ["in the path, encoded", "GET", "/v1/models/gpt%2d4o", {}],
  ])("is refused %s", async (_where, method, path, sent: Sent) => {
    const { status } = await send(restricted, PREFIX + path, { ...sent, method });
    expect([400, 403]).toContain(status);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    ["in a form", "POST", "/v1/audio/transcriptions", formOf([FILE, MODEL])],
    ["in JSON of tomorrow", "POST", "/v1/tomorrow", json({ model: ALLOWED })],
    ["of a run", "POST", "/v1/threads/t/runs", json({ assistant_id: "a", model: ALLOWED })],
    ["in the path", "GET", `/v1/models/${ALLOWED}`, {}],
    ["nowhere, where nothing is run", "GET", "/v1/files", {}],
  ])("is not taken for one that is: %s", async (_where, method, path, sent: Sent) => {
    expect((await send(restricted, PREFIX + path, { ...sent, method })).status).toBe(200);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("a path that is not allowed", () => {
  it.each([
    ["GET", "/v1/files"],
    ["DELETE", "/v1/files/f"],
    ["POST", "/v1/files/f"],
    ["GET", "/v1/files/f/content"],
    ["GET", "/v1/assistants"],
    ["POST", "/v1/batches/b"],
    ["POST", "/v1/batches/b/cancel"],
  ])("403: %s %s", async (method, path) => {
    expect((await send(reader, PREFIX + path, { method })).status).toBe(403);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    "/v1/files/../assistants",
    "/v1/files/%2e%2e/assistants",
    "/v1/files/.%2E",
    "/v1/files/f%2Fcontent",
    "/v1/files/f%5ccontent",
    "/v1/files/f\\content",
    "/v1/files//content",
    "/v1//files/f",
    "/v1/files/f%00",
    "/v1/files/f%0d%0ax:1",
    "/v1/batches/../assistants",
    "/V1/files/f",
    "/../openai/v1/files/f",
  ])("404: one that others may read in another way, %s", async (path) => {
    for (const secret of [reader, free]) {
      const { status } = await send(secret, PREFIX + path, { method: "GET" });
      // A backslash is refused before the path is looked up.
      expect([400, 404]).toContain(status);
    }
    expect(upstream.requests).toEqual([]);
  });

  it("404: a whole URL, and another method", async () => {
    const url = `${upstream.origin}${PREFIX}/v1/files/f`;
    expect((await send(reader, url, { method: "GET" })).status).toBe(404);
    expect((await send(free, CHAT, { method: "OPTIONS" })).status).toBe(404);
    expect((await send(free, CHAT, { method: "PROPFIND" })).status).toBe(404);
    expect(upstream.requests).toEqual([]);
  });

  it("is not taken for one that is, and no header changes the method", async () => {
    const headers = { "x-http-method-override": "DELETE", "x-method-override": "DELETE" };
    const sent = { method: "GET", headers };
    expect((await send(reader, `${PREFIX}/v1/files/f`, sent)).status).toBe(200);
    expect((await send(reader, `${PREFIX}/v1/batches/b`, sent)).status).toBe(200);
    expect(JSON.stringify(upstream.requests)).not.toContain("DELETE");
  });
});

describe("the gateway's own key", () => {
  it.each([
    ["x-api-key", (secret: string) => secret],
    ["api-key", (secret: string) => secret],
    [
      "authorization",
      (secret: string) => `Basic ${Buffer.from(`me:${secret}`).toString("base64")}`,
    ],
  ])("goes nowhere, be it in %s or anywhere else", async (name, valueOf) => {
    const { aKey } = bench;
    const { secret } = await aKey({ setting: { url: `${upstream.origin}/v1`, apikey: "" } });
    const target = `${PREFIX}/v1/models?api-key=${secret}&a=1&k=${encodeURIComponent(`x ${secret}`)}&b`;
    const answer = await sendRaw(proxy.url, target, {
      method: "GET",
      headers: { [name]: valueOf(secret), "x-goog-api-key": secret, cookie: `s=${secret}` },
    });
    expect(answer.status).toBe(200);
    const [received] = upstream.requests;
    expect(received?.target).toBe("/v1/models?a=1&b");
    expect(JSON.stringify(received?.headers)).not.toContain(secret);
    expect(headerIn(received?.headers ?? [], "authorization")).toBeUndefined();
    expect(proxy.logs()).not.toContain(secret);
  });

  it("is not what is stored of it", async () => {
    const { hash } = await bench.aKey({ setting: { url: `${upstream.origin}/v1` } });
    expect((await send(hash, CHAT, json({ model: ALLOWED, messages: [] }))).status).toBe(401);
  });

  it("is not sent to another provider, nor is another provider's credential used", async () => {
    const { secret } = await bench.aKey({
      provider: "anthropic",
      setting: { url: upstream.origin },
    });
    const { status, text } = await send(secret, CHAT, json({ model: ALLOWED, messages: [] }));
    expect(status).toBe(401);
    expect(text).toContain("provider setting not found");
    expect(text).not.toContain(secret);
    expect(proxy.logs()).not.toContain(secret);
    expect(upstream.requests).toEqual([]);
  });
});

describe("a setting that leads astray", () => {
  it.each([
    "http://127.0.0.1",
    "http://localhost",
    "http://127.1",
    "http://2130706433",
    "http://0x7f.0.0.1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
  ])("502: %s, where private networks are not allowed", async (origin) => {
    const { port } = new URL(upstream.origin);
    const { secret } = await bench.aKey({ setting: { url: `${origin}:${port}/v1` } });
    const response = await publicOnly.chat(secret, { model: ALLOWED, messages: [] });
    expect(response.status).toBe(502);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    ["a line end in its credential", { apikey: "sk-x\r\nx-injected: 1" }],
    ["another protocol", { url: "file:///etc/passwd" }],
    ["no address", { url: "nonsense" }],
  ])("502: %s", async (_what, setting) => {
    const { secret } = await bench.aKey({ setting: { url: `${upstream.origin}/v1`, ...setting } });
    const { status, text } = await send(secret, CHAT, json({ model: ALLOWED, messages: [] }));
    expect(status).toBe(502);
    expect(text).not.toContain("sk-x");
    expect(upstream.requests).toEqual([]);
  });
});

describe("access of the provider's own, past every limit", () => {
  it.each([
    "/v1/realtime/client_secrets",
    "/v1/realtime/sessions",
    "/v1/realtime/transcription_sessions",
    "/v1/realtime/calls",
    "/v1/%72ealtime/sessions",
  ])("403: POST %s, unless the operator allows it", async (path) => {
    const refused = await send(free, PREFIX + path, json({}));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("past the limits of the gateway");
    expect(upstream.requests).toEqual([]);
    const allowed = await lenient.chat(free, {}, { path: PREFIX + path });
    expect(allowed.status).toBe(200);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("what the caller says of a price", () => {
  const SPENDER = { cost_limit_nano: 1_000_000_000 };
  const DEPLOYMENT = "/api/providers/azure/openai/deployments/own/chat/completions";
  const capIn = (body: Buffer | undefined) =>
    Number(JSON.parse(String(body)).max_completion_tokens);

  it("does not make a deployment cheap, until an answer has named its model", async () => {
    const { secret } = await bench.aKey({
      provider: "azure",
      key: SPENDER,
      setting: { url: upstream.origin, apiVersion: "2024-05-01-preview" },
    });
    const ask = (more: object) =>
      send(secret, DEPLOYMENT, json({ model: ALLOWED, messages: [], ...more }));
    upstream.answerWith((response) =>
      response.end('{"model":"gpt-4.1","usage":{"prompt_tokens":1,"completion_tokens":1}}'),
    );
    expect((await ask({})).status).toBe(200);
    // At $600 a million there are far fewer than 1,700 in a dollar; at the claimed model's $0.60 more than a million.
    expect(capIn(upstream.requests[0]?.body)).toBeLessThan(1700);
    const again = async () => (await ask({ max_tokens: 30_000, stream: true })).status === 200;
    await waitFor(again, { label: "the first call's reservation to be its cost" });
    // Now it is known to be one at $8 a million: nothing has to be lowered, and old versions are asked for nothing.
    expect(JSON.parse(String(upstream.requests[1]?.body))).toEqual({
      model: ALLOWED,
      messages: [],
      max_tokens: 30_000,
      stream: true,
    });
  });

  it("is not needed of a prompt kept at the provider, unless models or costs are limited", async () => {
    const body = { prompt: { id: "pmpt_1" }, input: "Hi" };
    const target = `${PREFIX}/v1/responses`;
    const { secret: spender } = await bench.aKey({
      key: SPENDER,
      setting: { url: `${upstream.origin}/v1` },
    });
    expect((await send(free, target, json(body))).status).toBe(200);
    expect(JSON.parse(String(upstream.requests[0]?.body))).toEqual(body);
    expect((await send(restricted, target, json(body))).status).toBe(403);
    // It may have tools whose price no answer reports, whichever model is named.
    for (const named of [body, { model: ALLOWED, ...body }]) {
      const { status, text } = await send(spender, target, json(named));
      expect({ status, text }).toEqual({ status: 403, text: expect.stringContaining("price") });
    }
  });

  it("is not what a job has used that it removes: that is asked in our words, and told before it goes", async () => {
    const ended = { object: "response", background: true, status: "completed", id: "resp_1" };
    const usage = { input_tokens: 5, output_tokens: 7, total_tokens: 12 };
    const state = { answers: 429 };
    upstream.answerWith((response, { method }) =>
      response
        .writeHead(method === "GET" ? state.answers : 200, { "content-type": "application/json" })
        .end(JSON.stringify({ ...ended, model: ALLOWED, usage })),
    );
    const { id, secret } = await bench.aKey({ setting: { url: `${upstream.origin}/v1` } });
    const remove = async () => {
      const target = `${PREFIX}/v1/responses/resp_1?stream=true`;
      const headers = { "if-none-match": "*", "x-own": "1" };
      const { status } = await send(secret, target, { method: "DELETE", headers });
      const seen = upstream.requests.map(({ method, target: at }) => `${method} ${at}`);
      return [status, ...seen];
    };
    expect(await remove()).toEqual([502, "GET /v1/responses/resp_1"]);
    state.answers = 200;
    upstream.requests.splice(0);
    expect(await remove()).toEqual([
      200,
      "GET /v1/responses/resp_1",
      "DELETE /v1/responses/resp_1?stream=true",
    ]);
    const { headers = [] } = upstream.requests[0] ?? {};
    expect([headerIn(headers, "x-own"), headerIn(headers, "if-none-match")]).toEqual([
      "1",
      undefined,
    ]);
    const event = await waitFor(
      async () =>
        (await proxy.events()).find(({ keyId, status }) => keyId === id && status === 200),
      { label: "the removal's event" },
    );
    expect(event.endedJobs?.[0]?.parts?.[0]?.usage).toMatchObject({ input: 5, output: 7 });
    upstream.answerWith((response) => response.end("{}"));
  });

  it("is not lost with a body that cannot be searched", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const body = `{"model":"${ALLOWED}","messages":[{"role":"user","content":${deep}}]}`;
    expect((await send(free, CHAT, { body })).status).toBe(400);
  });
});

describe("a call that costs money which is not counted", () => {
  it("is refused where the operator refuses it, and what costs nothing is not", async () => {
    const { secret } = await bench.aKey({ setting: { url: `${upstream.origin}/v1` } });
    const answer = await pricedOnly.chat(
      secret,
      { model: ALLOWED },
      { path: `${PREFIX}/v1/tomorrow` },
    );
    expect(answer.status).toBe(403);
    expect(answer.headers.get("x-lintel-error")).toBe("model_unpriced");
    expect(upstream.requests).toEqual([]);
    const kept = await pricedOnly.chat(secret, {}, { path: `${PREFIX}/v1/threads` });
    expect(kept.status).toBe(200);
  });

  it("counts against a limit of calls, as what costs nothing does", async () => {
    const { secret } = await bench.aKey({
      setting: { url: `${upstream.origin}/v1` },
      key: { rate_limit_over_time: 1, rate_limit_unit: "h" },
    });
    expect((await send(secret, `${PREFIX}/v1/files`, { method: "GET" })).status).toBe(200);
    expect((await send(secret, `${PREFIX}/v1/files`, { method: "GET" })).status).toBe(429);
    expect((await send(secret, `${PREFIX}/v1/tomorrow`, json({}))).status).toBe(429);
  });
});

describe("a page of another site", () => {
  const EVIL = { origin: "https://evil.example" };
  const corsOf = (headers: readonly (readonly [string, string])[]) =>
    Object.fromEntries(headers.filter(([name]) => /^(?:access-control|vary)/i.test(name)));
  const PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,x-stainless-os",
  };

  it("may not read an answer, whatever the upstream's headers allow", async () => {
    upstream.answerWith((response) => {
      const open = { "access-control-allow-origin": "*", "access-control-expose-headers": "*" };
      response.writeHead(200, { ...open, "access-control-allow-credentials": "true" }).end("{}");
    });
    const sent = { method: "GET", headers: EVIL };
    const { headers, status } = await send(free, `${PREFIX}/v1/models`, sent);
    expect(status).toBe(200);
    expect(corsOf(headers)).toEqual({});
    const asked = await send(free, CHAT, { method: "OPTIONS", headers: { ...EVIL, ...PREFLIGHT } });
    expect(asked.status).toBe(404);
    expect(corsOf(asked.headers)).toEqual({});
  });

  it("may where the operator allows it, and only from the allowed origins", async () => {
    const LINTEL_SPOOL_DIR = `${bench.folder}/pages`;
    const pages = await bench.startProxy({
      LINTEL_SPOOL_DIR,
      LINTEL_CORS_ORIGINS: "https://good.example",
    });
    const ask = (method: string, target: string, more: Readonly<Record<string, string>>) =>
      sendRaw(pages.url, target, { method, headers: more });
    const good = { origin: "https://good.example" };
    const preflight = await ask("OPTIONS", CHAT, { ...good, ...PREFLIGHT });
    expect(preflight.status).toBe(204);
    expect(corsOf(preflight.headers)).toEqual({
      vary: "Origin",
      "access-control-allow-origin": good.origin,
      "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
      "access-control-allow-headers": "authorization,x-stainless-os",
      "access-control-max-age": "7200",
    });
    const readable = {
      vary: "Origin",
      "access-control-allow-origin": good.origin,
      "access-control-expose-headers": "*",
    };
    const authorization = `Bearer ${free}`;
    const called = await ask("GET", `${PREFIX}/v1/models`, { ...good, authorization });
    expect([called.status, corsOf(called.headers)]).toEqual([200, readable]);
    // Refusals too, or the page would not know why.
    const refused = await ask("POST", CHAT, good);
    expect([refused.status, corsOf(refused.headers)]).toEqual([401, readable]);
    const evil = await ask("OPTIONS", CHAT, { ...EVIL, ...PREFLIGHT });
    expect([evil.status, corsOf(evil.headers)]).toEqual([404, { vary: "Origin" }]);
    expect(corsOf((await ask("GET", "/metrics", good)).headers)).toEqual({});
  });
});
