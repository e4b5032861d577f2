import type { AdmissionVerdict } from "@lintel/admission";
import { waitFor } from "@lintel/testkit";
import { afterEach, describe, expect, it } from "vitest";

import type { UpstreamRequest } from "../../src/ports/upstream.ts";
import {
  aKey,
  aPolicy,
  CHAT,
  type CachedWorld,
  MESSAGES,
  NOW,
  RULES,
  SimulatedStore,
  startCachedWorld,
  type WorldOptions,
} from "./cached-world.ts";
import type { ScriptedAnswer } from "./simulated-answer.ts";

const ANN = "sk-lintel-ann";
const BEN = "sk-lintel-ben";
const KEYS = [aKey(ANN), aKey(BEN)];
const BODY = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hi" }] };
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

const worlds: CachedWorld[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.stop();
});

/** Every answer is another one, so that it can be told which one a caller got. */
function numbered(): (request: UpstreamRequest) => ScriptedAnswer {
  let count = 0;
  return () => {
    count += 1;
    return { chunks: [`{"id":"answer-${count}",`, `"usage":${JSON.stringify(USAGE)}}`] };
  };
}

async function start(options: Partial<WorldOptions> = {}): Promise<CachedWorld> {
  const world = await startCachedWorld({ keys: KEYS, upstream: numbered(), ...options });
  worlds.push(world);
  return world;
}

interface CallOptions {
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly query?: string;
}

const send = (
  { url }: CachedWorld,
  body: object | string = BODY,
  { headers, path = CHAT, query = "", secret = ANN }: CallOptions = {},
): Promise<Response> =>
  fetch(url + path + query, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

interface Answer {
  readonly cache: string | null;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function call(...asked: Parameters<typeof send>): Promise<Answer> {
  const response = await send(...asked);
  const { headers, status } = response;
  return { cache: headers.get("x-lintel-cache"), headers, status, text: await response.text() };
}

/** Calls, and waits until what may be kept of it is kept. */
async function callToKeep(...asked: Parameters<typeof send>): Promise<Answer> {
  const answer = await call(...asked);
  await waitFor(() => asked[0].underWay.size === 0, { label: "nothing under way" });
  return answer;
}

const EVENT_STREAM = [["content-type", "text/event-stream"]] as const;
const DELTA = 'data: {"id":"c-1","model":"gpt-4o-mini-1","choices":[{"delta":{"content":"H';
const STREAM = [
  `${DELTA}al"}}]}\n\n`,
  `${DELTA}lo"}}]}\n\ndata: {"id":"c-1","choi`,
  `ces":[],"usage":${JSON.stringify(USAGE)}}\n\n`,
  "data: [DONE]\n\n",
];
const STREAMED = { ...BODY, stream: true, stream_options: { include_usage: true } };

describe("an equal call", () => {
  it("gets the first one's answer, byte for byte, without an upstream", async () => {
    let nowMs = NOW;
    const world = await start({ now: () => nowMs });
    const first = await callToKeep(world);
    nowMs += 7900;
    const second = await call(world);
    expect(first).toMatchObject({ cache: "miss", status: 200 });
    expect(second).toMatchObject({ cache: "hit", status: 200, text: first.text });
    expect(second.headers.get("age")).toBe("7");
    expect(second.headers.get("content-type")).toBe("application/json");
    const told = ["route", "provider", "attempts"].map((name) =>
      second.headers.get(`x-lintel-${name}`),
    );
    expect(told).toEqual([RULES.routeId, "cached", "0"]);
    expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
    expect(first.headers.get("age")).toBeNull();
    expect(world.sent).toHaveLength(1);
    expect(world.consulted).toEqual(["miss", "hit"]);
  });

  it("is an event of the provider `cached`, which costs nothing and was sent nowhere", async () => {
    const world = await start();
    await callToKeep(world);
    await call(world);
    const [first, second] = world.events;
    expect(first).toMatchObject({ provider: "openai", attempts: 1, usage: { input: 10 } });
    expect(second).toMatchObject({
      provider: "cached",
      settingId: "",
      model: "gpt-4o-mini",
      status: 200,
      ending: "complete",
      attempts: 0,
      admitted: true,
    });
    expect(second).not.toHaveProperty("usage");
    expect(second).not.toHaveProperty("unmeasured");
    expect(second).not.toHaveProperty("unpriced");
  });

  it("is answered only once its event is kept", async () => {
    const kept = Promise.withResolvers<void>();
    let appended = 0;
    const world = await start({
      append: () => ((appended += 1) === 1 ? Promise.resolve() : kept.promise),
    });
    await callToKeep(world);
    let isAnswered = false;
    const second = call(world).finally(() => {
      isAnswered = true;
    });
    await waitFor(() => appended === 2, { label: "the second event" });
    expect(isAnswered).toBe(false);
    kept.resolve();
    expect((await second).cache).toBe("hit");
  });

  it("is answered by every proxy that shares the store", async () => {
    const answers = new SimulatedStore();
    const [one, two] = [await start({ answers }), await start({ answers })];
    const first = await callToKeep(one);
    expect(await call(two)).toMatchObject({ cache: "hit", text: first.text });
    expect(two.sent).toEqual([]);
    expect([...answers.kept.values()].map(({ ttlMs }) => ttlMs)).toEqual([RULES.ttlMs]);
  });

  it("of a stream gets the stream again, in the same pieces", async () => {
    const upstream = () => ({ headers: EVENT_STREAM, chunks: STREAM });
    const answers = new SimulatedStore();
    const world = await start({ answers, upstream });
    const first = await callToKeep(world, STREAMED);
    const second = await call(world, STREAMED);
    expect(first.text).toBe(STREAM.join(""));
    expect(second).toMatchObject({ cache: "hit", text: first.text });
    expect(second.headers.get("content-type")).toBe("text/event-stream");
    expect(second.headers.get("content-length")).toBeNull();
    const [kept] = [...answers.kept.values()].map(({ answer }) => answer.chunks.map(String));
    expect(kept).toEqual(STREAM);
    expect(world.events[1]).toMatchObject({ provider: "cached", streamed: true });
  });

  it("of a stream that hid its usage gets what the first caller saw", async () => {
    const upstream = () => ({ headers: EVENT_STREAM, chunks: STREAM });
    const world = await start({ upstream });
    const body = { ...BODY, stream: true };
    const first = await callToKeep(world, body);
    expect(first.text).not.toContain("usage");
    expect(await call(world, body)).toMatchObject({ cache: "hit", text: first.text });
  });

  it("keeps its answer in its event, where the key asks for that", async () => {
    const world = await start({ keys: [aKey(ANN, { shouldLogResponse: true })] });
    const { text } = await callToKeep(world);
    await call(world);
    expect(world.events.map(({ response }) => response)).toEqual(
      Array.from({ length: 2 }, () => Buffer.from(text).toString("base64")),
    );
  });
});

describe("no answer is another key's", () => {
  it("whatever a caller sends with the same prompt", async () => {
    const world = await start();
    await callToKeep(world);
    const [key] = KEYS;
    const tries: readonly CallOptions[] = [
      {},
      { headers: { "x-api-key": BEN } },
      { headers: { "x-lintel-cache": "hit", "cache-control": "only-if-cached" } },
      { headers: { "x-lintel-key-id": key?.id ?? "", "x-key-id": key?.id ?? "" } },
      { headers: { "x-lintel-user-id": "ann" } },
      { query: `?key=${ANN}` },
    ];
    for (const options of tries) {
      const { text } = await call(world, BODY, { secret: BEN, ...options });
      expect(text).not.toContain("answer-1");
    }
  });

  it("also not while it is under way", async () => {
    const until = Promise.withResolvers<void>();
    const next = numbered();
    const world = await start({ upstream: (asked) => ({ ...next(asked), until: until.promise }) });
    const both = [call(world), call(world, BODY, { secret: BEN })];
    await waitFor(() => world.sent.length === 2, { label: "requests at the upstream" });
    until.resolve();
    const [one, other] = await Promise.all(both);
    expect([one?.cache, other?.cache]).toEqual(["miss", "miss"]);
    expect(one?.text).not.toBe(other?.text);
  });

  it("but where the route shares its answers, keys with the same settings have them", async () => {
    const rules = { ...RULES, scope: "route" } as const;
    const other = aKey("sk-lintel-cat", { settingIds: [] });
    const world = await start({ rules, keys: [...KEYS, other] });
    const { text } = await callToKeep(world);
    expect(await call(world, BODY, { secret: BEN })).toMatchObject({ cache: "hit", text });
    expect((await call(world, BODY, { secret: "sk-lintel-cat" })).cache).toBe("hit");
  });

  it("nor that of a caller who would have had less of it lost", async () => {
    const world = await start();
    await callToKeep(world);
    const headers = { "x-lintel-strict": "yes" };
    expect((await callToKeep(world, BODY, { headers })).cache).toBe("miss");
    expect((await call(world, BODY, { headers })).cache).toBe("hit");
  });

  it("and an end user's is no other end user's", async () => {
    const world = await start();
    const as = (user: string) => ({ headers: { "x-lintel-user-id": user } });
    await callToKeep(world, BODY, as("ann"));
    expect((await call(world, BODY, as("ben"))).cache).toBe("miss");
    expect((await call(world, BODY, as("ann"))).cache).toBe("hit");
    expect((await call(world)).cache).toBe("miss");
  });
});

describe("another answer is asked for with another", () => {
  const more = { temperature: 0.5, seed: 7, n: 2, max_tokens: 5, stop: "x", logit_bias: { 5: 1 } };
  const tool = (name: string) => ({
    type: "function",
    function: { name, parameters: { type: "object", properties: { a: {}, b: {} } } },
  });
  const image = (url: string) => ({
    messages: [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }],
  });
  const format = { type: "json_schema", json_schema: { name: "s", schema: {} } };

  it.each<[string, object]>([
    ["model", { model: "gpt-4o" }],
    ["role", { messages: [{ role: "system", content: "Hi" }] }],
    ["name in a message", { messages: [{ role: "user", content: "Hi", name: "a" }] }],
    [
      "text cut otherwise",
      {
        messages: [
          { role: "user", content: "H" },
          { role: "user", content: "i" },
        ],
      },
    ],
    ["text in parts", { messages: [{ role: "user", content: [{ type: "text", text: "Hi" }] }] }],
    ["image", image("data:image/png;base64,AAAA")],
    ["image of the same length", image("data:image/png;base64,AAAB")],
    ...Object.entries(more).map(([name, value]): [string, object] => [name, { [name]: value }]),
    ["top_p", { top_p: 1 }],
    ["tools", { tools: [tool("f")] }],
    ["tool's name", { tools: [tool("g")] }],
    ["tool_choice", { tools: [tool("f")], tool_choice: "none" }],
    ["response_format", { response_format: { type: "json_object" } }],
    ["schema", { response_format: format }],
    ["reasoning_effort", { reasoning_effort: "low" }],
    ["service_tier", { service_tier: "default" }],
    ["user", { user: "ann" }],
    ["prompt_cache_key", { prompt_cache_key: "k" }],
    ["member nobody knows", { x_new: null }],
    ["stream", { stream: true }],
  ])("%s", async (_what, change) => {
    const world = await worldOfVariants();
    expect((await call(world, { ...BODY, ...change })).cache).toBe("miss");
  });

  it.each<[string, CallOptions]>([
    ["anthropic-beta", { headers: { "anthropic-beta": "x" } }],
    ["openai-organization", { headers: { "openai-organization": "org-1" } }],
    ["openai-project", { headers: { "openai-project": "p-1" } }],
    ["openai-beta", { headers: { "openai-beta": "a=1" } }],
    ["header nobody knows", { headers: { "x-new": "1" } }],
    ["query", { query: "?a=1" }],
    ["path", { path: "/api/providers/openai/v1/embeddings" }],
  ])("%s", async (_what, options) => {
    const world = await worldOfVariants();
    expect((await call(world, { ...BODY, input: "x" }, options)).cache).toBe("miss");
  });

  /** One world for all, in which the plain call has been answered. */
  async function worldOfVariants(): Promise<CachedWorld> {
    variants ??= startCachedWorld({ keys: KEYS, upstream: numbered() });
    const world = await variants;
    await callToKeep(world);
    await callToKeep(world, { ...BODY, input: "x" });
    return world;
  }
});
let variants: Promise<CachedWorld> | undefined;

describe("is never kept:", () => {
  const failing: readonly [string, ScriptedAnswer, object?][] = [
    ["an error", { status: 500, chunks: ['{"error":{"message":"x"}}'] }],
    ["a refusal", { status: 429, chunks: ['{"error":{"message":"x"}}'] }],
    ["another success", { status: 202, chunks: ["{}"] }],
    ["a plain answer that breaks off", { chunks: ['{"id":"a",'], hasEnd: false }],
    ["a plain answer that ends too soon", { chunks: [`{"usage":${JSON.stringify(USAGE)},`] }],
    ["what is no JSON", { chunks: ["<html>"] }],
    ["an error in an answer of 200", { chunks: ['{"error":{"message":"x","type":"y"}}'] }],
    [
      "a stream that breaks off",
      { headers: EVENT_STREAM, chunks: STREAM.slice(0, 2), hasEnd: false },
      STREAMED,
    ],
    ["a stream without its end", { headers: EVENT_STREAM, chunks: STREAM.slice(0, 2) }, STREAMED],
    [
      "a stream with an error in it",
      {
        headers: EVENT_STREAM,
        chunks: [...STREAM.slice(0, 1), 'data: {"error":{"message":"x"}}\n\n'],
      },
      STREAMED,
    ],
    ["an answer of more than a mebibyte", { chunks: [`{"a":"${"x".repeat(1024 * 1024)}"}`] }],
  ];

  it.each(failing)("%s", async (_what, answer, body = BODY) => {
    const answers = new SimulatedStore();
    const world = await start({ answers, upstream: () => answer });
    await call(world, body).catch(() => undefined);
    await waitFor(() => world.events.length === 1, { label: "the event" });
    expect(await call(world, body).catch(() => ({ cache: "cut" }))).not.toMatchObject({
      cache: "hit",
    });
    expect(answers.kept.size).toBe(0);
    expect(world.sent).toHaveLength(2);
    expect(world.underWay.size).toBe(0);
  });

  it("an answer that a limit cut short", async () => {
    const answers = new SimulatedStore();
    const key = aKey(ANN, { costLimitNano: 1_000_000_000 });
    const verdict = ({ cost }: { readonly cost: { readonly minNano: number } }) => ({
      admitted: true as const,
      atMs: NOW,
      grantedNano: cost.minNano + 1000,
      limitStatuses: [],
    });
    const world = await start({ answers, keys: [key], verdict });
    const { headers } = await callToKeep(world);
    expect(headers.get("x-lintel-output-cap")).not.toBeNull();
    expect(answers.kept.size).toBe(0);
  });

  it("an answer whose call could not be recorded", async () => {
    const answers = new SimulatedStore();
    const world = await start({ answers, append: () => Promise.reject(new Error("full disk")) });
    await expect(call(world)).rejects.toThrow(/fetch failed|terminated/);
    await waitFor(() => world.underWay.size === 0, { label: "nothing under way" });
    expect(answers.kept.size).toBe(0);
  });

  it("an answer whose caller left", async () => {
    const until = Promise.withResolvers<void>();
    const answers = new SimulatedStore();
    const next = numbered();
    const world = await start({
      answers,
      upstream: (asked) => ({ ...next(asked), until: until.promise }),
    });
    const leaving = new AbortController();
    const left = fetch(world.url + CHAT, {
      method: "POST",
      headers: { authorization: `Bearer ${ANN}` },
      body: JSON.stringify(BODY),
      signal: leaving.signal,
    });
    await waitFor(() => world.sent.length === 1, { label: "requests at the upstream" });
    leaving.abort();
    await expect(left).rejects.toThrow("aborted");
    await waitFor(() => world.events.length === 1, { label: "the event" });
    until.resolve();
    expect(answers.kept.size).toBe(0);
    expect(world.underWay.size).toBe(0);
  });

  it("what a message in a container got, which is not looked for either", async () => {
    const answers = new SimulatedStore();
    const world = await start({ answers });
    const body = { model: "claude", max_tokens: 9, messages: [], container: "c-1" };
    const message = () => callToKeep(world, body, { path: MESSAGES });
    expect([(await message()).cache, (await message()).cache]).toEqual(["bypass", "bypass"]);
    expect(answers).toMatchObject({ asked: 0, kept: new Map() });
  });
});

describe("a caller's wish", () => {
  const wish = (text: string) => ({ headers: { "cache-control": text } });

  it("no-cache: gets a new answer, which later calls have", async () => {
    const world = await start();
    await callToKeep(world);
    const fresh = await callToKeep(world, BODY, wish("no-cache"));
    expect(fresh).toMatchObject({ cache: "bypass" });
    expect(fresh.text).toContain("answer-2");
    expect(await call(world)).toMatchObject({ cache: "hit", text: fresh.text });
  });

  it("no-store: gets a new answer, which nobody else has", async () => {
    const answers = new SimulatedStore();
    const world = await start({ answers });
    expect((await callToKeep(world, BODY, wish("no-store"))).cache).toBe("bypass");
    expect(answers).toMatchObject({ asked: 0, kept: new Map() });
    expect((await call(world)).cache).toBe("miss");
  });

  it("max-age: gets no older answer", async () => {
    let nowMs = NOW;
    const world = await start({ now: () => nowMs });
    await callToKeep(world);
    nowMs += 10_000;
    expect((await call(world, BODY, wish("max-age=10"))).cache).toBe("hit");
    const fresh = await callToKeep(world, BODY, wish("max-age=9"));
    expect(fresh.cache).toBe("miss");
    expect(await call(world)).toMatchObject({ cache: "hit", text: fresh.text });
  });
});

describe("with a policy", () => {
  const keys = [aKey(ANN, { policyId: aPolicy().id })];
  const saying = (content: string) => ({ ...BODY, messages: [{ role: "user", content }] });

  it("what is sent counts: calls that differ only in what was masked have one answer", async () => {
    const world = await start({ keys, policy: () => aPolicy() });
    const { text } = await callToKeep(world, saying("My code-1"));
    const [sent] = world.sent;
    expect(Buffer.isBuffer(sent?.body) && sent.body.includes("***")).toBe(true);
    expect(Buffer.isBuffer(sent?.body) && sent.body.includes("code-1")).toBe(false);
    expect(await call(world, saying("My code-2"))).toMatchObject({ cache: "hit", text });
    expect((await call(world, saying("My house"))).cache).toBe("miss");
  });

  it("what a caller gets back in place of its marks, no other call gets", async () => {
    const answers = new SimulatedStore();
    const world = await start({ answers, keys, policy: () => aPolicy({ marks: "reversible" }) });
    expect((await callToKeep(world, saying("My code-1"))).cache).toBe("bypass");
    expect((await callToKeep(world, saying("My code-2"))).cache).toBe("bypass");
    expect(answers).toMatchObject({ asked: 0, kept: new Map() });
    expect((await callToKeep(world, saying("nothing"))).cache).toBe("miss");
  });

  it("answers kept under another version of it are not found", async () => {
    let version = 1;
    const world = await start({ keys, policy: () => aPolicy({ version }) });
    await callToKeep(world);
    expect((await call(world)).cache).toBe("hit");
    version = 2;
    expect((await call(world)).cache).toBe("miss");
  });
});

describe("with the store away", () => {
  it("calls go to the upstream, each of them, without an error", async () => {
    const answers = new SimulatedStore();
    const world = await start({ answers });
    await callToKeep(world);
    answers.isAway = true;
    const all = [await callToKeep(world), await callToKeep(world)];
    expect(all.map(({ cache, status }) => [cache, status])).toEqual([
      ["bypass", 200],
      ["bypass", 200],
    ]);
    expect(world.sent).toHaveLength(3);
    answers.isAway = false;
    expect((await call(world)).cache).toBe("hit");
  });
});

describe("equal calls at the same time", () => {
  it("are sent once, and all have the answer", async () => {
    const until = Promise.withResolvers<void>();
    const next = numbered();
    const answers = new SimulatedStore();
    const world = await start({
      answers,
      upstream: (asked) => ({ ...next(asked), until: until.promise }),
    });
    const calls = Array.from({ length: 20 }, () => call(world));
    await waitFor(() => world.sent.length === 1, { label: "requests at the upstream" });
    until.resolve();
    const all = await Promise.all(calls);
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(all.filter(({ cache }) => cache === "hit")).toHaveLength(19);
    expect(world.sent).toHaveLength(1);
    expect(world.events.filter(({ provider }) => provider === "cached")).toHaveLength(19);
    await waitFor(() => world.underWay.size === 0, { label: "nothing under way" });
  });

  it("are sent each when the first one fails", async () => {
    const until = Promise.withResolvers<void>();
    const next = numbered();
    let count = 0;
    const world = await start({
      upstream: (asked) => {
        count += 1;
        return count === 1 ? { status: 500, chunks: ["{}"], until: until.promise } : next(asked);
      },
    });
    const first = call(world);
    await waitFor(() => world.sent.length === 1, { label: "requests at the upstream" });
    const others = [call(world), call(world)];
    await waitFor(() => world.consulted.length === 1, { label: "the cache was asked" });
    until.resolve();
    expect((await first).status).toBe(500);
    const answersOfOthers = await Promise.all(others);
    expect(answersOfOthers.every(({ status }) => status === 200)).toBe(true);
    expect(world.sent.length).toBeGreaterThan(1);
  });

  it("do not wait for each other when they stream", async () => {
    const until = Promise.withResolvers<void>();
    const world = await start({
      upstream: () => ({ headers: EVENT_STREAM, chunks: STREAM, until: until.promise }),
    });
    const calls = [call(world, STREAMED), call(world, STREAMED)];
    await waitFor(() => world.sent.length === 2, { label: "requests at the upstream" });
    until.resolve();
    const all = await Promise.all(calls);
    expect(all.map(({ cache }) => cache)).toEqual(["miss", "miss"]);
  });

  it("a caller that waits is not kept longer than it wants, nor when it leaves", async () => {
    const until = Promise.withResolvers<void>();
    const next = numbered();
    const world = await start({
      upstream: (asked) => ({ ...next(asked), until: until.promise }),
    });
    const first = call(world);
    await waitFor(() => world.sent.length === 1, { label: "requests at the upstream" });
    const impatient = await call(world, BODY, { headers: { "x-request-timeout": "20ms" } });
    expect(impatient.status).toBe(504);
    expect(world.sent).toHaveLength(1);
    until.resolve();
    expect((await first).status).toBe(200);
  });
});

describe("limits", () => {
  const limited = aKey(ANN, {
    costLimitNano: 1_000_000_000,
    rateLimitOverTime: 2,
    rateLimitUnit: "m",
  });

  it("of calls count what is answered from the cache, those of money do not", async () => {
    const world = await start({ keys: [limited] });
    await callToKeep(world);
    await call(world);
    const [miss, hit] = world.admissions;
    expect(miss?.cost.totalNano).toBeGreaterThan(0);
    expect(hit).toMatchObject({ cost: { minNano: 0, totalNano: 0 }, tokens: { min: 0, total: 0 } });
    expect(hit?.holders.map(({ limits }) => limits)).toEqual([
      { cost: [], rate: [{ unit: "m", maxCalls: 2 }] },
    ]);
    expect(miss?.holders[0].limits.totalCostNano).toBe(1_000_000_000);
  });

  it("of calls refuse a call that could be answered from the cache", async () => {
    const refused: AdmissionVerdict = {
      admitted: false,
      atMs: NOW,
      refusal: {
        scope: "key",
        kind: "rate",
        unit: "m",
        retryAtMs: NOW + 1000,
        contended: false,
        reserved: 0,
      },
      limitStatuses: [],
    };
    const admitted: AdmissionVerdict = {
      admitted: true,
      atMs: NOW,
      grantedNano: 0,
      limitStatuses: [],
    };
    const world = await start({
      keys: [limited],
      verdict: ({ cost }) =>
        cost.totalNano === 0 ? refused : { ...admitted, grantedNano: cost.totalNano },
    });
    await callToKeep(world);
    const second = await call(world);
    expect(second.status).toBe(429);
    expect(second.text).not.toContain("answer-1");
    expect(world.events[1]).toMatchObject({
      status: 429,
      errorCode: "rate_limited",
      admitted: false,
    });
  });

  it("are not asked for an answer from the cache where only money is limited", async () => {
    const world = await start({ keys: [aKey(ANN, { costLimitNano: 1_000_000_000 })] });
    await callToKeep(world);
    expect((await call(world)).cache).toBe("hit");
    expect(world.admissions).toHaveLength(1);
  });
});
