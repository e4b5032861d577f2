import { PROVIDERS } from "@lintel/providers";
import {
  BACKEND_COUNTS,
  BACKEND_SAYS,
  type BackendName,
  startBackendUpstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

/** A simulated server of each provider that speaks OpenAI's dialect. */
const NAMES = [
  "vllm",
  "sglang",
  "tgi",
  "llamacpp",
  "ollama",
  "localai",
  "lmstudio",
  "openai-compatible",
  "deepinfra",
  "groq",
  "mistral",
  "deepseek",
  "xai",
  "together",
  "fireworks",
  "openrouter",
  "cerebras",
  "perplexity",
  "nvidia",
  "gemini",
  "cohere",
] as const satisfies readonly BackendName[];

const MODEL = "backend-model";
const KEY = "sk-upstream-test";
const MESSAGES = [{ role: "user", content: "Say something." }];
const TOOLS = [{ type: "function", function: { name: "look_up", parameters: {} } }];

/** How errors read that a provider says are of a shape. */
const ERROR_SHAPES = {
  openai: { error: { message: expect.any(String), type: expect.any(String) } },
  flat: { object: "error", message: expect.any(String) },
  text: { error: expect.any(String), error_type: expect.any(String) },
  detail: { detail: expect.any(String) },
};

let bench: Bench;
let proxy: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
afterAll(() => bench.close());

async function startBackend(
  name: BackendName | "locallab",
  members: Readonly<Record<string, string>> = {},
) {
  const upstream = await startBackendUpstream(name);
  const setting = { url: upstream.url, ...members };
  const { secret } = await bench.aKey({ provider: name, setting });
  const call = (path: string, body: object) =>
    fetch(`${proxy.url}/api/providers/${name}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return { upstream, secret, call };
}

const eventOf = (response: Response) => {
  const id = response.headers.get("x-request-id");
  return waitFor(async () => (await proxy.events()).find((event) => event.id === id), {
    label: "the call's event",
  });
};

const capabilitiesOf = (name: string) => {
  const found = PROVIDERS.find(({ id }) => id === name)?.capabilities;
  if (found === undefined) throw new Error(`${name} says nothing of itself`);
  return found;
};

it("every provider that says what it can do has a simulated server here", () => {
  const described = PROVIDERS.filter(({ capabilities }) => capabilities !== undefined);
  expect([...NAMES, "locallab"].toSorted()).toEqual(described.map(({ id }) => id).toSorted());
});

describe.each(NAMES)("%s", (name) => {
  let backend: Awaited<ReturnType<typeof startBackend>>;
  beforeAll(async () => {
    backend = await startBackend(name);
  });
  afterAll(() => backend.upstream.close());

  const { completion, prompt, thoughts } = BACKEND_COUNTS;
  const USED = { input: prompt, output: completion, reasoning: thoughts };
  const cacheRead = name === "deepseek" ? 4 : 0;
  const used = { ...USED, input: prompt - cacheRead, cacheRead };

  it("answers a chat call, whose usage is all counted", async () => {
    const response = await backend.call("/v1/chat/completions", {
      model: MODEL,
      messages: MESSAGES,
    });
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: BACKEND_SAYS } }],
    });
    const event = await eventOf(response);
    expect(event).toMatchObject({ provider: name, usage: used });
    expect(event.unmeasured).toBeUndefined();
  });

  it("streams one, is asked for usage if it lets itself be asked, and that is all counted", async () => {
    const asked = { model: MODEL, messages: MESSAGES, stream: true };
    const response = await backend.call("/v1/chat/completions", asked);
    const text = await response.text();
    expect(text).toContain(" simulated");
    expect(text).toContain("data: [DONE]");
    expect(await eventOf(response)).toMatchObject({ streamed: true, usage: used });
    const { streamUsage } = capabilitiesOf(name);
    const sent: unknown = backend.upstream.requests.at(-1)?.json();
    expect(Object(sent)).toHaveProperty("stream", true);
    expect("stream_options" in Object(sent)).toBe(streamUsage === "when asked");
  });

  it("completes a prompt", async () => {
    const response = await backend.call("/v1/completions", { model: MODEL, prompt: "Say" });
    expect(await response.json()).toMatchObject({ choices: [{ text: BACKEND_SAYS }] });
  });

  it("answers for embeddings, or is not asked where it has none", async () => {
    const before = backend.upstream.counts().received;
    const response = await backend.call("/v1/embeddings", { model: MODEL, input: "x" });
    const answer: unknown = await response.json();
    const asked = backend.upstream.counts().received - before;
    const isRefused = capabilitiesOf(name).embeddings === "no";
    const expected = isRefused ? { error: { type: "unsupported" } } : { object: "list" };
    expect([response.status, asked]).toEqual(isRefused ? [501, 0] : [200, 1]);
    expect(answer).toMatchObject(expected);
    const { usage } = await eventOf(response);
    expect(usage?.input).toBe(isRefused ? undefined : prompt);
  });

  it("is given tools, and its calls of them come back, streamed too; or says that it has none", async () => {
    const asked = { model: MODEL, messages: MESSAGES, tools: TOOLS };
    const [plain, streamed] = await Promise.all(
      [false, true].map((stream) => backend.call("/v1/chat/completions", { ...asked, stream })),
    );
    const answers = [await plain?.text(), await streamed?.text()];
    const sent = backend.upstream.requests.slice(-2).map((each): unknown => each.json());
    expect(sent).toEqual([expect.objectContaining(asked), expect.objectContaining(asked)]);
    const lacksTools = capabilitiesOf(name).tools === "no";
    expect([plain?.status, streamed?.status]).toEqual(lacksTools ? [400, 400] : [200, 200]);
    const said = lacksTools ? "tools are unknown" : '"look_up"';
    expect(answers).toEqual([expect.stringContaining(said), expect.stringContaining(said)]);
  });

  it("says in its own words what it refuses, at no cost", async () => {
    // What is no flag, or no object, the gateway has to understand, and refuses itself.
    const member = capabilitiesOf(name).parameters.refused.find(
      (each) => each !== "stream_options" && each !== "n",
    );
    const odd = member === undefined ? { model: "unheard-of" } : { model: MODEL, [member]: 1 };
    const body = { ...odd, messages: MESSAGES };
    const direct = await fetch(`${backend.upstream.url}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const response = await backend.call("/v1/chat/completions", body);
    expect(response.status).toBe(direct.status);
    const text = await response.text();
    expect(text).toBe(await direct.text());
    expect(JSON.parse(text)).toMatchObject(ERROR_SHAPES[capabilitiesOf(name).errors]);
    expect((await eventOf(response)).usage).toBeUndefined();
  });

  it("lives, lists and loads models where it says so", async () => {
    const { healthPath, loading, modelsPath } = capabilitiesOf(name);
    const { origin } = new URL(backend.upstream.url);
    const live = healthPath === undefined ? [] : [await fetch(origin + healthPath)];
    expect(live.filter(({ status }) => status !== 200)).toEqual([]);
    const { isSelfHosted } = PROVIDERS.find(({ id }) => id === name) ?? {};
    const base = isSelfHosted === true ? origin : backend.upstream.url;
    const list = await fetch(base + modelsPath, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await list.json()).toMatchObject({ data: [{ id: MODEL }] });
    const loads = [loading?.load, loading?.unload]
      .filter((call) => call !== undefined)
      .flatMap(({ body, modelAs = "", path }) =>
        [MODEL, "unheard-of"].map((model) =>
          fetch(origin + path, {
            method: "POST",
            body: JSON.stringify({ ...body, [modelAs]: model }),
          }),
        ),
      );
    const statuses = (await Promise.all(loads)).map(({ status }) => status);
    expect(statuses).toEqual(loads.map((_, at) => (at % 2 === 0 ? 200 : 404)));
  });
});

describe("LocalLab, called as OpenAI is", () => {
  let backend: Awaited<ReturnType<typeof startBackend>>;
  beforeAll(async () => {
    backend = await startBackend("locallab");
  });
  afterAll(() => backend.upstream.close());

  const chat = (more: object = {}) =>
    backend.call("/v1/chat/completions", { model: MODEL, messages: MESSAGES, ...more });

  it("answers, free and counted by its texts", async () => {
    const response = await chat();
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      model: MODEL,
      choices: [{ message: { role: "assistant", content: BACKEND_SAYS }, finish_reason: "stop" }],
    });
    expect(await eventOf(response)).toMatchObject({
      priceOverride: { input: 0, output: 0 },
      unmeasured: { completion: BACKEND_SAYS },
    });
  });

  it("streams as OpenAI does, and is cut and cancelled at the cap of which it takes no note", async () => {
    const response = await chat({ stream: true, max_tokens: 5 });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const text = await response.text();
    const events = text.split("\n\n").filter((event) => event !== "");
    const said = events.flatMap((event) => {
      const data = event.slice("data: ".length);
      const chunk = data === "[DONE]" ? undefined : JSON.parse(data);
      return chunk?.choices[0]?.delta.content ?? [];
    });
    expect(said.join("")).toBe("This is a simulated answer");
    expect(events.at(-2)).toContain('"finish_reason":"length"');
    expect(events.at(-1)).toBe("data: [DONE]");
    const event = await eventOf(response);
    expect(event).toMatchObject({ ending: "complete", streamed: true });
    const request = backend.upstream.requests.at(-1);
    expect(request?.json()).toMatchObject({ max_tokens: 5, max_length: 5, stream: true });
  });

  it("is cancelled when it would go on for ever behind the cap", async () => {
    backend.upstream.script([{ kind: "stop", after: { chunks: 60 }, how: "stall" }]);
    const response = await chat({ stream: true, max_tokens: 5 });
    expect(await response.text()).toContain("[DONE]");
    const request = backend.upstream.requests.at(-1);
    expect((await request?.ended())?.state).toBe("abandoned");
  });

  it("completes a prompt, streamed too", async () => {
    const asked = { model: MODEL, prompt: "Say", stream: true, max_tokens: 3 };
    const response = await backend.call("/v1/completions", asked);
    const text = await response.text();
    expect(text).toContain('"text":" is"');
    expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
    const plain = await backend.call("/v1/completions", { ...asked, stream: false });
    expect(await plain.json()).toMatchObject({ choices: [{ text: "This is a" }] });
  });

  it("reports a failure within a stream as an event, and on the call's own", async () => {
    backend.upstream.script([{ kind: "say", text: "Hel\nError: no memory" }]);
    const response = await chat({ stream: true });
    expect(await response.text()).toContain('"message":"no memory"');
    expect(await eventOf(response)).toMatchObject({
      ending: "upstream_failed",
      errorCode: "upstream_error_in_answer",
    });
  });

  it("has its refusals in OpenAI's shape, and its models", async () => {
    const wrong = await chat({ temperature: 9 });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    const list = await fetch(`${proxy.url}/api/providers/locallab/v1/models`, {
      headers: { authorization: `Bearer ${backend.secret}` },
    });
    expect(await list.json()).toMatchObject({
      object: "list",
      data: [{ id: MODEL, object: "model" }],
    });
  });

  it("is not asked for what it would pass over", async () => {
    const before = backend.upstream.counts().received;
    const response = await chat({ tools: [{ type: "function", function: { name: "f" } }] });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      error: { type: "unsupported", message: "locallab does not support `tools`" },
    });
    expect(backend.upstream.counts().received).toBe(before);
  });

  it("lives and loads models where it says so", async () => {
    const { healthPath = "", loading } = capabilitiesOf("locallab");
    expect((await fetch(backend.upstream.url + healthPath)).status).toBe(200);
    for (const call of [loading?.load, loading?.unload]) {
      const path = call?.path ?? "";
      const answer = await fetch(backend.upstream.url + path, { method: "POST", body: "{}" });
      expect(answer.status).toBe(200);
    }
  });
});

describe("a server that takes some calls at once", () => {
  const ASKED = { model: MODEL, messages: MESSAGES };

  it.each([
    ["vllm", { maxConcurrency: "2" }, 2],
    ["locallab", {}, 1],
  ] as const)("%s with %j has no more than %i, and answers all", async (name, members, most) => {
    const backend = await startBackend(name, members);
    const gate = Promise.withResolvers<void>();
    backend.upstream.always([{ kind: "wait", before: "headers", until: gate.promise }]);
    const calls = Array.from({ length: 6 }, () => backend.call("/v1/chat/completions", ASKED));
    await waitFor(() => backend.upstream.counts().open === most, { label: "calls at the server" });
    gate.resolve();
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    await Promise.all(answers.map((answer) => answer.text()));
    expect(backend.upstream.counts().peak).toBe(most);
    await backend.upstream.close();
  });

  it("is paid by the hour: each call for the time it had a place, all together never more than the time they took", async () => {
    const backend = await startBackend("vllm", { maxConcurrency: "2", usdPerHour: "3.6" });
    const beganMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => backend.call("/v1/chat/completions", ASKED)),
    );
    const refused = await backend.call("/v1/chat/completions", { ...ASKED, model: "unknown" });
    const events = await Promise.all([...answers, refused].map(eventOf));
    const tookMs = performance.now() - beganMs;
    const times = events.map(({ slotTime }) => slotTime);
    expect(times).toEqual(
      times.map(() => ({ nanoPerHour: 3_600_000_000, slots: 2, heldMs: expect.any(Number) })),
    );
    const heldMs = times.reduce((sum, time) => sum + (time?.heldMs ?? 0), 0);
    expect(heldMs).toBeLessThanOrEqual(2 * tookMs);
    await backend.upstream.close();
  });

  it("lets so many wait, refuses the next at once, and forgets who leaves", async () => {
    const backend = await startBackend("vllm", { maxConcurrency: "1" });
    const gate = Promise.withResolvers<void>();
    backend.upstream.always([{ kind: "wait", before: "headers", until: gate.promise }]);
    const first = backend.call("/v1/chat/completions", ASKED);
    await waitFor(() => backend.upstream.counts().open === 1, { label: "the first call" });
    const leaving = new AbortController();
    const { signal } = leaving;
    const waiting = Array.from({ length: 32 }, () =>
      proxy.chat(backend.secret, ASKED, {
        path: "/api/providers/vllm/v1/chat/completions",
        signal,
      }),
    );
    const refused = await waitFor(
      async () => {
        const answer = await backend.call("/v1/chat/completions", ASKED);
        return answer.status === 429 ? answer : undefined;
      },
      { label: "a full queue" },
    );
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("x-lintel-error")).toBe("upstream_busy");
    expect((await eventOf(refused)).usage).toBeUndefined();
    leaving.abort();
    await Promise.allSettled(waiting);
    gate.resolve();
    expect((await first).status).toBe(200);
    expect((await backend.call("/v1/chat/completions", ASKED)).status).toBe(200);
    expect(backend.upstream.counts()).toMatchObject({ peak: 1 });
    await backend.upstream.close();
  });
});
