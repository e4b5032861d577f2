import { CustomProvider, type RouteConfig } from "@lintel/core";
import { describe, expect, it } from "vitest";

import type { AnswerForm } from "../../contract/answer.ts";
import type { CallHead } from "../../contract/call-body.ts";
import type { Endpoint } from "../../contract/endpoint.ts";
import { toProvider } from "./index.ts";

const CONFIG: RouteConfig = {
  path: "/chat",
  targetUrl: "https://models.test/v1/chat?version=2",
  modelLocation: "model",
  requestPromptLocation: "messages.#.content",
  responseCompletionLocation: "choices.#.message.content",
  streamLocation: "stream",
  streamEndWord: "[DONE]",
  streamResponseCompletionLocation: "choices.#.delta.content",
  streamMaxEmptyMessages: 0,
};

const aProvider = (authenticationParam: string, config: Partial<RouteConfig> = {}) =>
  toProvider(
    CustomProvider.parse({
      id: "00000000-0000-4000-8000-000000000001",
      version: 1,
      createdAtMs: 0,
      updatedAtMs: 0,
      provider: "bricks",
      routeConfigs: [{ ...CONFIG, ...config }],
      authenticationParam,
    }),
  );

function anEndpoint(config: Partial<RouteConfig> = {}): Endpoint {
  const [endpoint] = aProvider("", config).endpoints;
  if (endpoint === undefined) throw new Error("no endpoint");
  return endpoint;
}

const HEAD: CallHead = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: true,
};

function bodyOf(body: unknown, head: Partial<CallHead> = {}, config: Partial<RouteConfig> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const verdict = anEndpoint(config).dialect.readCall(Buffer.from(text), { ...HEAD, ...head });
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

describe("the model of a call", () => {
  it.each([
    [{ model: "m-1" }, "model", "m-1", []],
    [{ input: { modelId: "m-1" } }, "input.modelId", "m-1", []],
    [{ calls: [{ model: "m-1" }, {}, { model: "m-2" }] }, "calls.#.model", "m-1", ["m-2"]],
    [{ calls: [{ model: "m-1" }, { model: "m-2" }] }, "calls.1.model", "m-2", []],
    [[{ model: "m-1" }], "#.model", "m-1", []],
  ])("in %j at %s is %s", (body, modelLocation, model, otherModels) => {
    expect(bodyOf(body, {}, { modelLocation })).toMatchObject({ model, otherModels });
  });

  it.each([
    ["{}", "The model is missing."],
    ['{"model":null}', "The model is missing."],
    ['{"model":7}', "The model must be a string."],
    ['{"model":"a","model":"b"}', "`model` must be named once"],
    ["no JSON", "The body must be JSON in UTF-8."],
    ["", "The model is missing."],
  ])("must be readable where it must be known: %s", (body, reason) => {
    expect(() => bodyOf(body)).toThrow(reason);
    expect(() => bodyOf(body, { contentType: "text/plain" })).toThrow(reason);
  });

  it("is not one of several: the cost of each is not reported", () => {
    const body = { user: "u", calls: [{ model: "m-1" }, { model: "m-2" }] };
    const read = bodyOf(body, {}, { modelLocation: "calls.#.model" });
    expect(read).toMatchObject({ charge: "unmodelled", user: "u" });
  });

  it("need not be known of what has no body and only reads or removes, which costs nothing", () => {
    expect(bodyOf("", { method: "GET" })).toMatchObject({ model: "", charge: "nothing" });
    expect(() => bodyOf("{}", { method: "GET" })).toThrow("The model is missing.");
  });

  it("is none in what is no JSON: its cost is unknown, unless it says that it is JSON", () => {
    const form = { mustKnowModel: false, contentType: "multipart/form-data; boundary=b" };
    expect(bodyOf("--b", form)).toMatchObject({ model: "", charge: "unmodelled" });
    expect(bodyOf('{"model":"m"}', form)).toMatchObject({ model: "m" });
    expect(() => bodyOf("--b", { mustKnowModel: false })).toThrow("must be JSON");
  });
});

describe("the bound of a call", () => {
  const endpoint = anEndpoint();
  const limits = { maxOutputTokens: 1000, contextTokens: 500_000 };

  it("is what the caller caps it at, for each choice, or the model's own", () => {
    const capped = bodyOf({ model: "m", max_output_tokens: 7, max_tokens: 5, n: 3 });
    expect([endpoint.dialect.boundOutput(capped, limits), capped.choices]).toEqual([7, 3]);
    expect(endpoint.dialect.boundOutput(bodyOf({ model: "m" }), limits)).toBe(1000);
  });

  it("takes a byte for a token, and an address for an image", () => {
    const body = bodyOf('{"model":"m","image":"https:\\/\\/x.test\\/a.png"}');
    expect(endpoint.dialect.boundPrompt(body, limits.contextTokens)).toBe(
      body.bytes.length + 50_000,
    );
  });

  it("is lowered under the caller's names, else under the commonest, and nothing else is changed", () => {
    const own = bodyOf('{ "model":"m", "max_new_tokens" : 9,"x":1.0 }');
    expect(endpoint.dialect.editBody(own, { outputCap: 4 }).toString()).toBe(
      '{ "model":"m", "max_new_tokens" : 4,"x":1.0 }',
    );
    const none = bodyOf('{"model":"m"}');
    expect(endpoint.dialect.editBody(none, { outputCap: 4 }).toString()).toBe(
      '{"max_tokens":4,"model":"m"}',
    );
    expect(endpoint.dialect.editBody(own, { outputCap: 9, askForUsage: true })).toBe(own.bytes);
  });
});

describe("the reading of an answer", () => {
  function read(answer: string, form: Partial<AnswerForm> = {}, streamed = false) {
    const body = bodyOf({ model: "m", stream: streamed });
    const contentType = form.streamed === true ? "text/event-stream" : "application/json";
    const whole = { status: 200, contentType, streamed: false, hidesUsage: false, body, ...form };
    const reader = anEndpoint().dialect.createReader(whole);
    const passed = answer.split("").map((byte) => reader.push(Buffer.from(byte, "latin1")));
    reader.flush();
    expect(Buffer.concat(passed.filter((piece) => piece !== undefined)).toString()).toBe(answer);
    const { ended, isEnding, lacksEnd } = reader;
    return { ...reader.read(), ended, isEnding, lacksEnd };
  }
  const SSE = { streamed: true } as const;
  const events = (...data: readonly unknown[]) =>
    data.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("");

  it.each([
    ["OpenAI's", { prompt_tokens: 9, completion_tokens: 4 }, { input: 9, output: 4 }],
    [
      "OpenAI's newer",
      { input_tokens: 9, output_tokens: 4, input_tokens_details: { cached_tokens: 8 } },
      { input: 1, cacheRead: 8, output: 4 },
    ],
    [
      "Anthropic's",
      { input_tokens: 9, output_tokens: 4, cache_read_input_tokens: 8 },
      { input: 9, cacheRead: 8, output: 4 },
    ],
  ])("is usage in %s shape", (_whose, usage, reported) => {
    expect(read(JSON.stringify({ model: "m-7", usage }))).toMatchObject({
      model: "m-7",
      usage: reported,
      text: "",
    });
  });

  it("is else the text where it was said to be", () => {
    const choices = [{ message: { content: "Hel" } }, { message: { content: [{ text: "lo" }] } }];
    expect(read(JSON.stringify({ choices }))).toMatchObject({ usage: undefined, text: "Hello" });
  });

  it("is unknown when it is no JSON", () => {
    expect(read("RIFF..", { contentType: "audio/wav" })).toMatchObject({ isUnknown: true });
  });

  it("is collected from a stream up to its end word", () => {
    const pieces = events(
      { choices: [{ delta: { content: "Hel" } }] },
      { choices: [{ delta: { content: "lo" } }] },
    );
    expect(read(pieces, SSE, true)).toMatchObject({ text: "Hello", ended: false, lacksEnd: true });
    expect(read(`${pieces}data: [DONE]\n\n`, SSE, true)).toMatchObject({
      text: "Hello",
      isEnding: true,
      lacksEnd: false,
    });
  });

  it("is the usage of a stream's last piece", () => {
    const usage = { prompt_tokens: 9, completion_tokens: 4 };
    const answer = events({ choices: [{ delta: { content: "Hi" } }] }, { choices: [], usage });
    expect(read(`${answer}data: [DONE]\n\n`, SSE, true)).toMatchObject({
      usage: { input: 9, output: 4 },
      text: "",
    });
  });

  it("is Anthropic's usage in two parts; of half of it the texts are still to be counted", () => {
    const start = {
      type: "message_start",
      message: { model: "c", usage: { input_tokens: 9, output_tokens: 1 } },
    };
    const text = { choices: [{ delta: { content: "Hi" } }] };
    const delta = { type: "message_delta", usage: { output_tokens: 4 } };
    expect(read(events(start, text), SSE, true)).toMatchObject({
      usage: { input: 9, output: 0 },
      text: "Hi",
    });
    expect(read(events(start, text, delta, { type: "message_stop" }), SSE, true)).toMatchObject({
      model: "c",
      usage: { input: 9, output: 4 },
      text: "",
      lacksEnd: false,
    });
  });

  it("is read line by line where a stream is no server-sent events", () => {
    const lines = ["Hel", "lo"].map((content) =>
      JSON.stringify({ choices: [{ delta: { content } }] }),
    );
    const form = { contentType: "application/x-ndjson" };
    expect(read(lines.join("\r\n"), form, true)).toMatchObject({
      text: "Hello",
      ended: false,
    });
    expect(read(`${lines.join("\n")}\n[DONE]\n`, form, true)).toMatchObject({
      text: "Hello",
      ended: true,
    });
  });
});

describe("the credential", () => {
  it.each([
    ["apikey", { apikey: "s" }, ["authorization", "Bearer s"]],
    ["", { apikey: "s" }, ["authorization", "Bearer s"]],
    ["authorization", { authorization: "s" }, ["authorization", "Bearer s"]],
    ["authorization", { authorization: "Basic dTpw" }, ["authorization", "Basic dTpw"]],
    ["x-goog-api-key", { "x-goog-api-key": "s", apikey: "t" }, ["x-goog-api-key", "s"]],
  ])("called %j of %j goes as %j", (parameter, members, header) => {
    expect(aProvider(parameter).credentialHeaders(members)).toEqual([header]);
  });

  it("is in no header when the setting has none", () => {
    expect(aProvider("x-key").credentialHeaders({ apikey: "s" })).toEqual([]);
  });
});

describe("the address", () => {
  const { locate } = aProvider("");
  const body = bodyOf({ model: "m" });
  it.each([
    [{}, "", "https://models.test/v1/chat?version=2"],
    [{}, "a=%20b&VERSION=3&&c", "https://models.test/v1/chat?version=2&a=%20b&c"],
    [{ url: "http://near.test:1/base/" }, "", "http://near.test:1/base/v1/chat?version=2"],
  ])("with %j and %j is %s", (members, query, address) => {
    expect(locate?.({ members, path: CONFIG.targetUrl, query, body })).toBe(address);
  });
});
