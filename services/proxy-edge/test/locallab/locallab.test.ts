import { GatewayError } from "@lintel/core";
import {
  type LocalLabSeen,
  seenByCommandLine,
  seenByStreamChat,
  seenByStreamGenerate,
} from "@lintel/testkit";
import { afterEach, describe, expect, it } from "vitest";

import { aServer, type FrontWorld, LIST_OF, Lists, startFront } from "../front/front-world.ts";
import { aRoute, aSetting, aStep } from "../routes/route-objects.ts";
import type { Given } from "../routes/route-world.ts";
import { events, plainOf, refusing, streamOf } from "../routes/scripted-upstream.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());

const settings = [aServer("vllm", "A"), aServer("ollama", "B")];
const lists = () => new Lists({ A: LIST_OF("first", "org/second"), B: LIST_OF("tiny") });
const start = async (given: Partial<Given> = {}): Promise<FrontWorld> =>
  (world = await startFront({ settings, lists: lists(), route: OF_OTHERS, ...given }));

/** A route of another key. */
const OF_OTHERS = aRoute({ keyIds: [] });

const piece = (content: string, reason: string | null = null) => ({
  model: "real",
  choices: [{ index: 0, delta: { content }, finish_reason: reason }],
});
const USAGE = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 };
const STREAM = [
  ...events(piece("Hi"), piece(" you\n", "stop"), { choices: [], usage: USAGE }),
  "data: [DONE]\n\n",
];
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
/** What a client shows of texts. */
const shownIn = ({ shown }: LocalLabSeen): string =>
  shown.filter((each) => typeof each === "string").join("");
const MESSAGES = [{ role: "user", content: "hi" }];

describe("POST /generate", () => {
  it("is a chat at the server of its model, answered, recorded and counted as one", async () => {
    const { lastSent, post, records } = await start();
    const answer = await post("/generate?x=1", {
      prompt: "hi",
      model_id: "org/second",
      max_length: 7,
      top_k: 80,
    });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { response: "hi", text: "hi", model: "real", model_id: "real", usage: USAGE },
    ]);
    expect(answer.headers.get("content-type")).toBe("application/json");
    const { body = "", url } = lastSent() ?? {};
    expect([url, JSON.parse(body)]).toEqual([
      "http://a.test/v1/chat/completions",
      { model: "org/second", messages: MESSAGES, max_tokens: 7, top_k: 80 },
    ]);
    expect(records.map(({ event }) => event)).toMatchObject([
      { path: "/generate", model: "org/second", status: 200, usage: { input: 3, output: 1 } },
    ]);
  });

  it("streams lines of text, and its usage is all counted", async () => {
    const { lastSent, post, records } = await start({ script: () => streamOf(STREAM) });
    const answer = await post("/generate", { prompt: "hi", stream: true });
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const stream = await bytesOf(answer);
    expect(seenByStreamGenerate(stream)).toMatchObject({ ended: true, failed: undefined });
    expect(shownIn(seenByStreamGenerate(stream))).toBe("Hi you\\n");
    expect(JSON.parse(lastSent()?.body ?? "")).toMatchObject({
      model: "first",
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(records[0]?.event).toMatchObject({ streamed: true, usage: { input: 3, output: 1 } });
  });

  it.each([
    ["Bearer", { authorization: "Bearer sk-lintel-test" }],
    ["x-api-key", { "x-api-key": "sk-lintel-test" }],
    ["api-key", { "api-key": "sk-lintel-test" }],
    ["Basic", { authorization: `Basic ${Buffer.from("me:sk-lintel-test").toString("base64")}` }],
  ])("takes the key as %s", async (_how, headers) => {
    const { post } = await start();
    expect((await post("/generate", { prompt: "hi" }, headers)).status).toBe(200);
  });

  it("401: a call without a key is told so in LocalLab's words", async () => {
    const { post } = await start();
    const answer = await post("/generate", { prompt: "hi" }, {});
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({
        detail: expect.stringContaining("key"),
        message: expect.any(String),
        code: "key_missing",
        field_errors: {},
      }),
    ]);
  });

  it("400: what is no request of LocalLab's reaches nobody, and has an event", async () => {
    const { post, records, sent } = await start();
    const answer = await post("/generate", { prompt: "hi", temperature: 3 });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ detail: "temperature: Input should be less than or equal to 2" }),
    ]);
    expect(sent).toEqual([]);
    expect(records[0]?.event).toMatchObject({ status: 400, errorCode: "invalid_request" });
  });

  it("400: a call that names no model, of a key that has none, is told how to get one", async () => {
    const { post } = await start({ lists: new Lists({}) });
    const answer = await post("/generate", { prompt: "hi" });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ detail: expect.stringMatching(/^No model is currently loaded/) }),
    ]);
  });

  it("404: an unknown model is told with some that there are", async () => {
    const { post, sent } = await start({ settings: [aServer("vllm", "A")] });
    const answer = await post("/generate", { prompt: "hi", model_id: "nope" });
    expect([answer.status, await answer.json(), sent]).toEqual([
      404,
      expect.objectContaining({ detail: expect.stringContaining("first") }),
      [],
    ]);
  });

  it("413: a prompt of 20 MB is refused before it is read, and one over the server's context by its word", async () => {
    const script = () =>
      refusing(400, {}, { type: "exceed_context_size_error", message: "9 exceeds 8 tokens" });
    const { post, records } = await start({ script });
    const long = await post("/generate", { prompt: "x".repeat(20 * 1024 * 1024) });
    expect([long.status, await long.json()]).toEqual([
      413,
      expect.objectContaining({ detail: expect.stringContaining("larger than") }),
    ]);
    const over = await post("/generate", { prompt: "hi" });
    expect([over.status, await over.json()]).toEqual([
      413,
      expect.objectContaining({ detail: "9 exceeds 8 tokens" }),
    ]);
    expect(records.map(({ event }) => event.status)).toEqual([413, 413]);
  });
});

describe("POST /chat", () => {
  it("answers with what every client looks for", async () => {
    const { post } = await start();
    const answer = await post("/chat", { messages: MESSAGES, model_id: "tiny" });
    expect(await answer.json()).toMatchObject({
      choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
      usage: USAGE,
      model: "real",
    });
  });

  it("streams for clients that read lines and for those that read events", async () => {
    const { post } = await start({ script: () => streamOf(STREAM) });
    const stream = await bytesOf(await post("/chat", { messages: MESSAGES, stream: true }));
    const python = seenByStreamChat(stream);
    expect(python.shown.map((each) => Object(each).content).join("")).toBe("Hi you\n");
    expect(python.shown.at(-1)).toMatchObject({ usage: USAGE, model: "real" });
    expect(shownIn(seenByCommandLine(stream))).toBe("Hi you\n");
  });

  it("is made by a route where its model is one", async () => {
    const step = (provider: string) => aStep({ provider, model: "of-step", retries: 0 });
    const route = aRoute({ name: "prod", steps: [step("vllm"), step("ollama")] });
    const script = (setting: string) =>
      setting === "A" ? refusing(503) : plainOf('{"choices":[{"message":{"content":"B"}}]}');
    const { called, lastSent, post, records } = await start({ route, script });
    const answer = await post("/chat", { messages: MESSAGES, model_id: "prod", max_tokens: 3 });
    expect(await answer.json()).toMatchObject({ choices: [{ message: { content: "B" } }] });
    expect(called).toEqual(["A", "B"]);
    const sent: unknown = JSON.parse(lastSent()?.body ?? "");
    expect(sent).toEqual({ model: "of-step", messages: MESSAGES, max_tokens: 3 });
    expect(records.at(-1)?.event).toMatchObject({ routeId: route.id, path: "/chat" });
  });

  it("a model that speaks another API is asked in that, and its answer comes as LocalLab's", async () => {
    const claude = aSetting("C", { provider: "anthropic", allowedModels: ["claude"] });
    const message = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude",
      content: [{ type: "text", text: "hello" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    const script = () => plainOf(JSON.stringify(message));
    const { lastSent, post } = await start({ settings: [claude], script });
    const answer = await post("/chat", { messages: MESSAGES, model_id: "claude" });
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { message: { role: "assistant", content: "hello" }, model: "claude" },
    ]);
    expect(lastSent()?.url).toBe("https://api.anthropic.com/v1/messages");
  });
});

describe("a server that", () => {
  it.each([
    ["cannot be reached", { does: "refuse" }, 502],
    ["resets the connection", { does: "reset" }, 502],
    ["says it has too much to do", refusing(503), 503],
    ["refuses the gateway's credential", refusing(401), 502],
    ["answers with a page", plainOf("<html></html>"), 502],
  ] as const)(
    "%s is reported in LocalLab's words, and has an event",
    async (_what, script, status) => {
      const { post, records } = await start({ script: () => script });
      const answer = await post("/generate", { prompt: "hi" });
      expect([answer.status, await answer.json()]).toEqual([
        status,
        expect.objectContaining({ detail: expect.any(String), message: expect.any(String) }),
      ]);
      expect(records).toHaveLength(1);
      expect(records[0]?.event).toMatchObject({ status });
    },
  );

  it("dies in its stream ends it with one error, of which no client calls again, and all that came", async () => {
    const { post, records, sent } = await start({
      script: () => streamOf(events(piece("Hello"), piece(" wor")), "cut"),
    });
    const seen = seenByStreamGenerate(
      await bytesOf(await post("/generate", { prompt: "hi", stream: true })),
    );
    expect(seen).toMatchObject({ failed: expect.any(String), callsAgain: false });
    expect(shownIn(seen)).toBe("Hello wor");
    expect(sent).toHaveLength(1);
    expect(records[0]?.event).toMatchObject({ ending: "upstream_failed", streamed: true });
  });

  it("does not stream where it was asked to, or streams where it was not, serves all the same", async () => {
    const whole = await start();
    const asked = await whole.post("/generate", { prompt: "hi", stream: true });
    expect(shownIn(seenByStreamGenerate(await bytesOf(asked)))).toBe("hi");
    whole.close();
    const streaming = await start({ script: () => streamOf(STREAM) });
    const answer = await streaming.post("/generate", { prompt: "hi" });
    expect(await answer.json()).toMatchObject({ response: "Hi you\n", usage: USAGE });
  });

  it("ends its stream without an end mark has ended it", async () => {
    const { post, records } = await start({
      script: () => streamOf(events(piece("Hi", "stop"))),
    });
    const stream = await bytesOf(await post("/generate", { prompt: "hi", stream: true }));
    expect(seenByStreamGenerate(stream)).toMatchObject({ ended: true, shown: ["H", "i"] });
    expect(records[0]?.event).toMatchObject({ ending: "complete" });
  });
});

describe("max_time", () => {
  /** In seconds: long enough for what the server says at once to arrive, on a busy machine too. */
  const SOON = 1;

  it.each([false, true])(
    "ends an answer where it is, and the call at its server (streamed: %s)",
    async (stream) => {
      const { lastSent, post, records } = await start({
        script: () => streamOf(events(piece("Hello"), piece(" wor")), "hang"),
      });
      const answer = await post("/generate", { prompt: "hi", max_time: SOON, stream });
      const bytes = await bytesOf(answer);
      const said = stream
        ? shownIn(seenByStreamGenerate(bytes))
        : Object(JSON.parse(bytes.toString())).response;
      expect([answer.status, said]).toEqual([200, "Hello wor"]);
      expect(JSON.parse(lastSent()?.body ?? "")).toMatchObject({ stream: true });
      const [record] = records;
      expect(record?.event).toMatchObject({
        status: 200,
        ending: "complete",
        streamed: stream,
        unmeasured: { prompt: expect.stringContaining("hi"), completion: "Hello wor" },
      });
    },
  );

  it("says of a chat that its length is why it ended", async () => {
    const { post } = await start({ script: () => streamOf(events(piece("Hel")), "hang") });
    const answer = await post("/chat", { messages: MESSAGES, max_time: SOON });
    expect(await answer.json()).toMatchObject({
      choices: [{ message: { content: "Hel" }, finish_reason: "length" }],
    });
  });

  it("changes nothing of an answer that is there in time", async () => {
    const { post, records } = await start({ script: () => streamOf(STREAM) });
    const answer = await post("/generate", { prompt: "hi", max_time: 60 });
    expect(await answer.json()).toMatchObject({ response: "Hi you\n", usage: USAGE });
    expect(records[0]?.event).toMatchObject({ ending: "complete", usage: { input: 3, output: 1 } });
  });
});

describe("models", () => {
  it("are those of the key, the current one being the first until another is loaded", async () => {
    const { get, lastSent, post } = await start();
    const current = async () => Object(await (await get("/models/current")).json());
    expect(await (await get("/models/available")).json()).toMatchObject({
      models: [
        { id: "first", is_loaded: true, can_load: true },
        { id: "org/second" },
        { id: "tiny" },
      ],
      current_model: "first",
    });
    expect(await current()).toMatchObject({ id: "first", is_loaded: true, loading_progress: 1 });
    const load = await post("/models/load", { model_id: "org/second" });
    expect(await load.json()).toMatchObject({ status: "success" });
    expect(await current()).toMatchObject({ id: "org/second", model_id: "org/second" });
    await post("/generate", { prompt: "hi" });
    expect(JSON.parse(lastSent()?.body ?? "")).toMatchObject({ model: "org/second" });
    const unload = await post("/models/unload", "");
    expect(await unload.json()).toMatchObject({ status: "Model unloaded successfully" });
    expect(await current()).toMatchObject({ id: "first" });
  });

  it.each([
    ["POST", "/models/load", { model_id: "nope" }, 404],
    ["POST", "/models/load/org/second", "", 200],
    ["POST", "/models/load", {}, 400],
    ["POST", "/models/load", "no json", 400],
    ["GET", "/models/status/org/second", undefined, 200],
    ["GET", "/models/status/nope", undefined, 200],
    ["GET", "/models", undefined, 200],
    ["GET", "/models/list", undefined, 200],
    ["GET", "/system/info", undefined, 200],
    ["GET", "/generate", undefined, 404],
    ["POST", "/generate/stream", { prompt: "x" }, 404],
    ["POST", "/chat/stream", {}, 404],
    ["GET", "/models/nope", undefined, 404],
  ])("%s %s %j: %i", async (method, path, body, status) => {
    const { get, post } = await start({ settings: [aServer("vllm", "A")] });
    const answer = method === "GET" ? await get(path) : await post(path, body);
    const json: unknown = await answer.json();
    expect([answer.status, json]).toEqual([status, expect.any(Object)]);
    expect(Object.hasOwn(Object(json), "detail")).toBe(status >= 400);
  });

  it.each(["/models", "/models/available", "/models/current", "/system/info"])(
    "%s is for keys",
    async (path) => {
      const { get } = await start();
      expect((await get(path, {})).status).toBe(401);
    },
  );

  it("are not told to a key that may not ask for them", async () => {
    const allowedPaths = [{ method: "POST", path: "/generate" }];
    const { get, post } = await start({ key: { allowedPaths } });
    expect((await get("/models/available")).status).toBe(403);
    expect((await post("/chat", { messages: MESSAGES })).status).toBe(403);
    expect((await post("/generate", { prompt: "x" })).status).toBe(200);
  });
});

it.each([
  ["GET", "/system/instructions?model_id=first", "system_prompt"],
  ["POST", "/system/instructions", "system_prompt"],
  ["POST", "/system/instructions/reset", "system_prompt"],
  ["GET", "/resources", "/system/info"],
  ["GET", "/network", "/system/info"],
])("501: %s %s says what to use instead, to who has a key", async (method, path, instead) => {
  const { get, post } = await start();
  const ask = (headers?: Record<string, string>) =>
    method === "GET" ? get(path, headers) : post(path, { instructions: "Be brief." }, headers);
  const answer = await ask();
  const json: unknown = await answer.json();
  expect([answer.status, json]).toEqual([501, expect.any(Object)]);
  expect(Object(json).detail).toContain(instead);
  expect((await ask({})).status).toBe(401);
});

it("/health and /startup-status need no key", async () => {
  const { get } = await start();
  expect(await (await get("/health", {})).json()).toEqual({ status: "healthy" });
  expect(await (await get("/startup-status", {})).json()).toMatchObject({ server_ready: true });
});

describe("POST /generate/batch", () => {
  const script = (_setting: string, before: number) =>
    plainOf(
      JSON.stringify({ choices: [{ message: { content: `answer ${before}` } }], usage: USAGE }),
    );

  it("is a call for each prompt, in their order, each with an event of its own", async () => {
    const { post, records, sent } = await start({ script });
    const prompts = ["a", "b", "c", "d", "e", "f"];
    const answer = await post("/generate/batch", { prompts, model_id: "first", max_tokens: 5 });
    const json: unknown = await answer.json();
    expect(json).toMatchObject({
      model_id: "first",
      usage: { prompt_tokens: 18, completion_tokens: 6, total_tokens: 24 },
    });
    const bodies = sent.map(({ body }) => (Buffer.isBuffer(body) ? body.toString() : ""));
    const asked = bodies.map((body) => prompts.find((each) => body.includes(`"${each}"`)));
    expect(Object(json).responses).toEqual(
      prompts.map((prompt) => `answer ${asked.indexOf(prompt)}`),
    );
    expect(records.map(({ event }) => event.path)).toEqual(prompts.map(() => "/generate/batch"));
  });

  it("fails with the first of its calls that does, and then begins none", async () => {
    const { post, sent } = await start({ script: () => refusing(429, { "retry-after": "3" }) });
    const prompts = Array.from({ length: 50 }, (_, index) => `p${index}`);
    const answer = await post("/generate/batch", { prompts });
    expect([answer.status, await answer.json()]).toEqual([
      429,
      expect.objectContaining({ detail: "no" }),
    ]);
    expect(answer.headers.get("retry-after")).toBe("3");
    expect(sent.length).toBeLessThanOrEqual(4);
  });

  it("400: takes no more than 256 prompts", async () => {
    const { post, sent } = await start({ script });
    const answer = await post("/generate/batch", { prompts: Array<string>(257).fill("x") });
    expect([answer.status, sent]).toEqual([400, []]);
  });

  it.each([
    [{ prompts: [] }, 200],
    [{ prompts: "x" }, 400],
    [{ prompts: [7] }, 400],
    [{}, 400],
  ])("%j: %i", async (body, status) => {
    const { post } = await start({ script });
    const answer = await post("/generate/batch", body);
    const json: unknown = await answer.json();
    expect([answer.status, json]).toEqual([status, expect.any(Object)]);
    expect(Object.keys(Object(json))).toContain(status === 200 ? "responses" : "detail");
  });
});

describe("limits", () => {
  it("refuse calls here as anywhere, with when to try again", async () => {
    const refusal = {
      scope: "key",
      kind: "rate",
      unit: "m",
      contended: false,
      reserved: 0,
    } as const;
    const { post, records } = await start({
      key: { rateLimitOverTime: 1, rateLimitUnit: "m" },
      verdict: () => ({
        admitted: false,
        atMs: 0,
        refusal: { ...refusal, retryAtMs: 5000 },
        limitStatuses: [],
      }),
    });
    const answer = await post("/generate", { prompt: "hi" });
    expect([answer.status, await answer.json()]).toEqual([
      429,
      expect.objectContaining({ detail: "too many requests", retry_after: 5 }),
    ]);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(records[0]?.event).toMatchObject({ status: 429 });
  });
});

it("errors of the gateway's never say what would make a client call again", () => {
  const error = new GatewayError("upstream_timeout", "the provider did not answer in time");
  expect(error.message).not.toMatch(/timeout/i);
});
