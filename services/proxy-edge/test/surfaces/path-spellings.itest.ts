import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import { sendRaw, startRecorder } from "../start-recorder.ts";

/** One path is one call: however it is spelled, it is priced and limited, or it goes nowhere. */

const API = "/api/providers";
const MODEL = "gpt-4o-mini";
const CLAUDE = "claude-sonnet-4-5";
const LIMITED = { cost_limit_nano: 1_000_000_000_000 };
const USAGE = { prompt_tokens: 1000, completion_tokens: 50, input_tokens: 1000, output_tokens: 50 };
const COST_MAP = {
  promptCostPerModel: { [MODEL]: 1 },
  completionCostPerModel: { [MODEL]: 1 },
  embeddingsCostPerModel: null,
};

let bench: Bench;
let proxy: TestProxy;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
const secrets = new Map<string, string>();
const ids = new Map<string, string>();

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  upstream.answerWith((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ model: MODEL, usage: USAGE }));
  });
  // What has no price passes here: only the path decides.
  proxy = await bench.startProxy({ LINTEL_UNPRICED_MODELS: "allow" });
  const { origin } = upstream;
  const settings = [
    { provider: "openai", setting: { url: `${origin}/v1` } },
    { provider: "azure", setting: { url: origin, apiVersion: "2024-10-21" } },
    { provider: "anthropic", setting: { url: origin } },
    { provider: "vllm", setting: { url: `${origin}/v1` }, costMap: COST_MAP },
    { provider: "deepinfra", setting: { url: `${origin}/v1` } },
  ];
  for (const setting of settings) {
    const { id, secret } = await bench.aKey({ ...setting, key: LIMITED });
    secrets.set(setting.provider, secret);
    ids.set(setting.provider, id);
  }
});
beforeEach(() => void upstream.requests.splice(0));
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const providerIn = (path: string) => path.split("/")[1] ?? "";

function send(method: string, path: string, secret = secrets.get(providerIn(path)) ?? "") {
  const model = path.startsWith("/anthropic") ? CLAUDE : MODEL;
  const body = Buffer.from(JSON.stringify({ model, max_tokens: 50, messages: [] }));
  const hasBody = method === "POST";
  const headers = {
    authorization: `Bearer ${secret}`,
    ...(hasBody
      ? { "content-type": "application/json", "content-length": String(body.length) }
      : {}),
  };
  return sendRaw(proxy.url, API + path, { method, headers, ...(hasBody ? { body } : {}) });
}

describe("a percent-encoded letter", () => {
  it.each([
    ["/openai/v1/%63hat/completions", "/openai/v1/chat/completions", "/v1/chat/completions"],
    ["/openai/v1/chat/completion%73", "/openai/v1/chat/completions", "/v1/chat/completions"],
    ["/%6fpenai/v1/chat/completions", "/openai/v1/chat/completions", "/v1/chat/completions"],
    ["/vllm/v1/%63hat/%63ompletions", "/vllm/v1/chat/completions", "/v1/chat/completions"],
    ["/anthropic/v1/%6dessages", "/anthropic/v1/messages", "/v1/messages"],
    [
      "/azure/openai/deployments/gpt%2D4o-mini/chat/%63ompletions",
      "/azure/openai/deployments/gpt-4o-mini/chat/completions",
      "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21",
    ],
  ])("%s is called, priced and recorded as %s", async (spelled, canonical, target) => {
    const provider = providerIn(canonical);
    const { headers, status } = await send("POST", spelled, secrets.get(provider));
    expect(status).toBe(200);
    expect(upstream.requests.map((request) => request.target)).toEqual([target]);
    const callId = headers.find(([name]) => name.toLowerCase() === "x-request-id")?.[1];
    const event = await waitFor(
      async () => (await proxy.events()).find(({ id }) => id === callId),
      { label: "the call's event" },
    );
    expect(event).toMatchObject({ path: API + canonical, keyId: ids.get(provider) });
    expect(event.usage?.input).toBe(1000);
    expect(event.unpriced).toBeUndefined();
  });

  it("opens a session as any other spelling does, and never hides one", async () => {
    const headers = {
      authorization: `Bearer ${secrets.get("openai") ?? ""}`,
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const open = (path: string) => sendRaw(proxy.url, API + path, { method: "GET", headers });
    await open(`/openai/v1/%72ealtime?model=${MODEL}`);
    expect(upstream.requests.map(({ target }) => target)).toEqual([`/v1/realtime?model=${MODEL}`]);
    for (const path of ["Realtime", "realtime/", "realtime;x", "v1/realtime", "%2572ealtime"]) {
      expect((await open(`/openai/v1/${path}?model=${MODEL}`)).status).toBe(404);
    }
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("a path that some server reads as another one", () => {
  it.each([
    "/openai/v1/Chat/Completions",
    "/openai/v1/chat/completions;x=1",
    "/openai/v1/chat;x/completions",
    "/openai/v1/chat/completions%3Bx",
    "/openai/v1/v1/chat/completions",
    "/openai/v1/openai/v1/chat/completions",
    "/openai/v1//chat/completions",
    "/openai/v1/./chat/completions",
    "/openai/v1/x/../chat/completions",
    "/openai/v1/chat%2Fcompletions",
    "/openai/v1/chat%5Ccompletions",
    "/openai/v1/%2563hat/completions",
    "/openai/v1/%EF%BD%83hat/completions",
    "/openai/v1/chat/completions%20",
    "/openai/v1/chat/completions.",
    "/openai/v1/chat/completions%3Fa=b",
    "/openai/v1/Batches",
    "/openai/v1/threads/Runs",
    "/openai/v1/threads/t%2Fruns",
    "/openai/v1/new%2Fer",
    "/vllm/v1/v1/chat/completions",
    "/vllm/v1/Chat/completions",
    "/deepinfra/v1/EMBEDDINGS",
    "/anthropic/v1/Messages",
    "/anthropic/v1/messages/Batches",
    "/azure/openai/Deployments/dep/chat/completions",
    "/azure/openai/deployments/dep/Chat/Completions",
    "/azure/OpenAI/deployments/dep/chat/completions",
    "/azure/openai/deployments/dep%2Fchat/completions",
    "/azure/openai/openai/deployments/dep/chat/completions",
    "/azure/openai/v1/Responses",
  ])("404: POST %s", async (path) => {
    expect((await send("POST", path)).status).toBe(404);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    "/openai/v1/Responses/resp_1",
    "/openai/v1/v1/responses/resp_1",
    "/anthropic/v1/messages/Batches/msgbatch_1",
  ])("404: GET %s", async (path) => {
    expect((await send("GET", path)).status).toBe(404);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    ["POST", "/openai/v1/chat/completions/"],
    ["GET", "/openai/v1/responses/resp_1/"],
    ["GET", "/openai/v1/files/"],
  ])("307: %s %s, to the one spelling of it, and nothing is sent", async (method, path) => {
    expect((await send(method, path)).status).toBe(307);
    expect(upstream.requests).toEqual([]);
  });

  it("is refused with the path that is served", async () => {
    const { body } = await send("POST", "/azure/openai/Deployments/dep/chat/completions");
    expect(body.toString()).toContain(
      "/api/providers/azure/openai/deployments/:deployment_id/chat/completions",
    );
  });
});

describe("what is data in a path", () => {
  it.each([
    ["GET", "/openai/v1/models/org%2fmodel", "/v1/models/org%2Fmodel"],
    ["GET", "/vllm/v1/models/org%2Fmodel", "/v1/models/org%2Fmodel"],
    ["GET", "/deepinfra/v1/models/meta-llama%2FLlama-3", "/v1/models/meta-llama%2FLlama-3"],
    ["DELETE", "/openai/v1/models/ft%3Agpt-4o:org%2Fx", "/v1/models/ft%3Agpt-4o:org%2Fx"],
    ["GET", "/openai/v1/threads/thread_AbC/runs", "/v1/threads/thread_AbC/runs"],
    ["GET", "/openai/v1/new/thing_AbC", "/v1/new/thing_AbC"],
    [
      "POST",
      "/azure/openai/deployments/org%2Fdep%3A1/chat/completions",
      "/openai/deployments/org%2Fdep%3A1/chat/completions?api-version=2024-10-21",
    ],
  ])("is sent on as it is: %s %s", async (method, path, target) => {
    expect((await send(method, path)).status).toBe(200);
    expect(upstream.requests.map((request) => request.target)).toEqual([target]);
  });

  it("is what allowed models and paths are compared with", async () => {
    const setting = { url: `${upstream.origin}/v1` };
    const pathsOf = (...paths: string[]) => ({
      allowed_paths: JSON.stringify(paths.map((path) => ({ method: "GET", path: API + path }))),
    });
    const [byModel, byPath, byPattern] = await Promise.all([
      bench.aKey({ provider: "vllm", setting, allowedModels: ["org/model"] }),
      bench.aKey({ setting, key: pathsOf("/openai/v1/models/org%2fmodel") }),
      bench.aKey({ setting, key: pathsOf("/openai/v1/models/:model") }),
    ]);
    const statusOf = async (path: string, secret: string) =>
      (await send("GET", path, secret)).status;
    expect(await statusOf("/vllm/v1/models/org%2Fmodel", byModel.secret)).toBe(200);
    expect(await statusOf("/vllm/v1/models/org%2Fother", byModel.secret)).toBe(403);
    expect(await statusOf("/openai/v1/models/%6Frg%2Fmodel", byPath.secret)).toBe(200);
    expect(await statusOf("/openai/v1/models/org%2Fother", byPath.secret)).toBe(403);
    expect(await statusOf("/openai/v1/models/org%2Fmodel", byPattern.secret)).toBe(200);
    expect(await statusOf("/openai/v1/%6dodels", byPattern.secret)).toBe(403);
  });
});
