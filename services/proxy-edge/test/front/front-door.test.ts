import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aSetting, aStep } from "../routes/route-objects.ts";
import type { Given } from "../routes/route-world.ts";
import { refusing } from "../routes/scripted-upstream.ts";
import { ANSWER, aServer, type FrontWorld, LIST_OF, Lists, startFront } from "./front-world.ts";

const CHAT = "/v1/chat/completions";
const MESSAGES = [{ role: "user", content: "hi" }];

let world: FrontWorld | undefined;
afterEach(() => world?.close());
const start = async (given: Partial<Given>): Promise<FrontWorld> =>
  (world = await startFront(given));

const VLLM = aServer("vllm", "A", { modelAliases: { fast: "Qwen/Q" } });
const OPENAI = aSetting("B");
const CLAUDE = aSetting("C", { provider: "anthropic" });
const LISTS = {
  A: LIST_OF("Qwen/Q", "both"),
  B: LIST_OF("gpt-4o-mini", "both"),
  C: LIST_OF("claude"),
};
const settings = [VLLM, OPENAI, CLAUDE];

describe("a call on /v1", () => {
  it.each([
    ["Qwen/Q", "http://a.test/v1/chat/completions", "Qwen/Q"],
    ["fast", "http://a.test/v1/chat/completions", "Qwen/Q"],
    ["vllm/fast", "http://a.test/v1/chat/completions", "Qwen/Q"],
    ["both", "http://a.test/v1/chat/completions", "both"],
    ["gpt-4o-mini", "https://api.openai.com/v1/chat/completions", "gpt-4o-mini"],
    ["openai/both", "https://api.openai.com/v1/chat/completions", "both"],
  ])("for %s goes where that model is, and only the name changes", async (model, url, real) => {
    const { lastSent, post, records } = await start({ settings, lists: new Lists(LISTS) });
    const body = `{ "model" : ${JSON.stringify(model)},"messages":[{"role":"user","content":"\\u0068i"}], "x" : 1.0 }`;
    const answer = await post(CHAT, body);
    expect([answer.status, await answer.text()]).toEqual([200, ANSWER]);
    expect(lastSent()).toEqual({
      url,
      body: body.replace(JSON.stringify(model), JSON.stringify(real)),
    });
    expect(records.map(({ event }) => event)).toMatchObject([
      { model: real, path: CHAT, status: 200, usage: { input: 3, output: 1 } },
    ]);
    expect(records[0]?.event.requestedModel).toBe(model === real ? undefined : model);
  });

  it("for the name of a route is made by the route", async () => {
    const route = aRoute({ name: "prod", steps: [aStep({ model: "gpt-4o" })] });
    const { lastSent, post, records } = await start({ settings, route, lists: new Lists(LISTS) });
    const answer = await post(CHAT, { model: "prod", messages: MESSAGES });
    expect(answer.headers.get("x-lintel-route")).toBe(route.id);
    expect(JSON.parse(lastSent()?.body ?? "")).toEqual({ model: "gpt-4o", messages: MESSAGES });
    expect(records[0]?.event).toMatchObject({
      routeId: route.id,
      path: CHAT,
      model: "gpt-4o",
      requestedModel: "prod",
    });
  });

  it("404: for an unknown model names some that there are, and reaches nobody", async () => {
    const lists = new Lists(LISTS);
    const { post, records, sent } = await start({ settings, lists });
    const answer = await post(CHAT, { model: "gpt-99", messages: MESSAGES });
    expect([answer.status, await answer.json()]).toEqual([
      404,
      {
        error: {
          type: "model_not_found",
          message:
            "model gpt-99 is not known: this key can call a route, fast, Qwen/Q, both, gpt-4o-mini, and others",
        },
      },
    ]);
    expect(sent).toHaveLength(0);
    expect(lists.renewed).toEqual(expect.arrayContaining(["A", "B"]));
    expect(records[0]?.event).toMatchObject({ errorCode: "model_not_found", model: "gpt-99" });
  });

  it("for a model whose provider speaks otherwise is translated; of two that have it, the one that speaks its dialect", async () => {
    const { lastSent, post, records } = await start({ settings, lists: new Lists(LISTS) });
    await post(CHAT, { model: "claude", messages: MESSAGES });
    expect(lastSent()?.url).toBe("https://api.anthropic.com/v1/messages");
    expect(JSON.parse(lastSent()?.body ?? "")).toMatchObject({
      model: "claude",
      messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }],
    });
    expect(records[0]?.event).toMatchObject({ provider: "anthropic", path: CHAT, model: "claude" });
    const other = await post("/v1/messages", { model: "both", messages: MESSAGES, max_tokens: 9 });
    expect([other.status, await other.json()]).toMatchObject([
      200,
      { type: "message", content: [{ type: "text", text: "hi" }], usage: { input_tokens: 3 } },
    ]);
    expect(lastSent()?.url).toBe("http://a.test/v1/chat/completions");
  });

  it("501: in a dialect that is not translated says so, and which path to use", async () => {
    const { post, sent } = await start({ settings: [CLAUDE], lists: new Lists(LISTS) });
    const answer = await post("/v1/embeddings", { model: "claude", input: "x" });
    expect([answer.status, await answer.json()]).toMatchObject([
      501,
      { error: { type: "unsupported", message: expect.stringContaining("POST /v1/messages") } },
    ]);
    expect(sent).toHaveLength(0);
  });

  it("estimates the tokens of a message whose model's provider does not count, and asks nobody", async () => {
    const { post, records, sent } = await start({ settings, lists: new Lists(LISTS) });
    const words = "What a long sentence this is, and how many tokens it has.";
    const body = { messages: [{ role: "user", content: words }], tools: [] };
    const answer = await post("/v1/messages/count_tokens", { model: "fast", ...body });
    expect(answer.status).toBe(200);
    const { input_tokens: tokens } = Object(await answer.json());
    expect(tokens).toBeGreaterThan(words.length / 6);
    expect(tokens).toBeLessThan(words.length / 2);
    expect(sent).toHaveLength(0);
    expect(records[0]?.event).toMatchObject({ path: "/v1/messages/count_tokens", status: 200 });
    const unknown = await post("/v1/messages/count_tokens", { model: "no-such", ...body });
    expect(unknown.status).toBe(404);
    const broken = await post("/v1/messages/count_tokens", { model: "fast" });
    expect(broken.status).toBe(400);
  });

  it("asks Anthropic for the tokens of a message to its own model", async () => {
    const { lastSent, post } = await start({ settings: [CLAUDE], lists: new Lists(LISTS) });
    await post("/v1/messages/count_tokens", { model: "claude", messages: MESSAGES });
    expect(lastSent()?.url).toMatch(/\/v1\/messages\/count_tokens$/);
  });

  it("501: for embeddings of TGI asks nobody, not even for a list", async () => {
    const lists = new Lists({}, false);
    const { post, sent } = await start({ settings: [aServer("tgi", "A")], lists });
    const answer = await post("/v1/embeddings", { model: "tgi", input: "x" });
    expect([answer.status, await answer.json()]).toMatchObject([
      501,
      { error: { type: "unsupported" } },
    ]);
    expect(sent).toHaveLength(0);
    expect(lists.renewed).toEqual([]);
  });

  it("waits for lists that were never read, unless they cannot change the answer", async () => {
    const lists = new Lists(LISTS, false);
    const { lastSent, post } = await start({ settings, lists });
    await post(CHAT, { model: "fast", messages: MESSAGES });
    expect(lists.renewed).toEqual([]);
    await post(CHAT, { model: "gpt-4o-mini", messages: MESSAGES });
    expect(lastSent()?.url).toBe("https://api.openai.com/v1/chat/completions");
    expect(lists.renewed).toEqual(["A", "B", "C"]);
    await post(CHAT, { model: "both", messages: MESSAGES });
    expect(lists.renewed).toEqual(["A", "B", "C"]);
  });

  it("goes to a backend of which nothing is known, under the name that was asked for", async () => {
    const { lastSent, post } = await start({ settings: [aServer("vllm", "A")] });
    expect((await post(CHAT, { model: "any/thing", messages: MESSAGES })).status).toBe(200);
    expect(lastSent()?.url).toBe("http://a.test/v1/chat/completions");
  });

  it("400: is asked for a model when it has none", async () => {
    const { post } = await start({ settings, lists: new Lists(LISTS) });
    const answer = await post(CHAT, { messages: MESSAGES });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { type: "invalid_request", message: "`model` is missing." } },
    ]);
  });

  it.each([
    ["GET", "/v1/files", "https://api.openai.com/v1/files"],
    ["GET", "/v1/responses/resp_1", "https://api.openai.com/v1/responses/resp_1"],
    ["GET", "/v1/anything", "http://a.test/v1/anything"],
  ])("%s %s goes to the first setting that has this path", async (_method, path, url) => {
    const { get, lastSent } = await start({ settings, lists: new Lists(LISTS) });
    expect((await get(path)).status).toBe(200);
    expect(lastSent()?.url).toBe(url);
  });

  it("over a WebSocket is for OpenAI's own settings", async () => {
    const { get } = await start({ settings, lists: new Lists(LISTS) });
    // Without an upgrade it is a call like any other.
    expect((await get("/v1/realtime?model=gpt-realtime")).status).toBe(200);
    expect(world?.lastSent()?.url).toBe("https://api.openai.com/v1/realtime?model=gpt-realtime");
  });

  it("in a form has its model's own name put into the form", async () => {
    const { lastSent, post } = await start({ settings, lists: new Lists(LISTS) });
    const form = (model: string) =>
      `--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF\r\n--b--\r\n`;
    const type = {
      authorization: "Bearer sk-lintel-test",
      "content-type": "multipart/form-data; boundary=b",
    };
    await post("/v1/audio/transcriptions", form("openai/whisper-1"), type);
    expect(lastSent()?.body).toBe(form("whisper-1"));
  });

  it("keeps to what the key's settings allow, whatever the name", async () => {
    const narrow = aSetting("B", {
      allowedModels: ["gpt-4o"],
      modelAliases: { mini: "gpt-4o-mini" },
    });
    const { post, sent } = await start({ settings: [narrow], lists: new Lists(LISTS) });
    for (const model of ["gpt-4o-mini", "mini", "openai/gpt-4o-mini", "openai/mini"]) {
      expect((await post(CHAT, { model, messages: MESSAGES })).status).toBe(404);
    }
    expect(sent).toHaveLength(0);
  });

  it("has the backend's own errors passed on as they are", async () => {
    const script = () => refusing(422, {}, { message: "odd", error_type: "validation" });
    const { post } = await start({ settings: [aServer("tgi", "A")], script });
    const answer = await post(CHAT, { model: "tgi", messages: MESSAGES });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      '{"error":{"message":"odd","error_type":"validation"}}',
    ]);
  });

  it.each([
    [{ does: "refuse" }, 502, "backend_unreachable"],
    [{ does: "stall" }, 504, "backend_timeout"],
  ] as const)("says of a backend that does %j: %i %s", async (does, status, type) => {
    const { post } = await start({ settings: [aServer("vllm", "A")], script: () => does });
    const answer = await post(CHAT, { model: "m", messages: MESSAGES });
    expect([answer.status, await answer.json()]).toEqual([
      status,
      { error: { type, message: expect.any(String) } },
    ]);
  });

  it("is let in by a bearer token or by x-api-key, and 401 is said otherwise", async () => {
    const { post } = await start({ settings: [aServer("vllm", "A")] });
    const body = { model: "m", messages: MESSAGES };
    expect((await post(CHAT, body, { "x-api-key": "sk-lintel-test" })).status).toBe(200);
    for (const headers of [{}, { authorization: "Bearer wrong" }]) {
      const answer = await post(CHAT, body, headers);
      expect([answer.status, await answer.json()]).toMatchObject([
        401,
        { error: { type: "unauthorized" } },
      ]);
    }
  });

  it("may be made only where the key may make it", async () => {
    const allowedPaths = [{ method: "POST", path: "/v1/embeddings" }];
    const { post } = await start({ settings, lists: new Lists(LISTS), key: { allowedPaths } });
    const answer = await post(CHAT, { model: "fast", messages: MESSAGES });
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { error: { type: "forbidden" } },
    ]);
  });
});
