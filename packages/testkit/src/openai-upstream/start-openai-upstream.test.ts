import { APIConnectionError, APIError, AuthenticationError, OpenAI } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { countTokens } from "../upstream/count-tokens.ts";
import { chatUsage } from "./chat/chat-usage.ts";
import { startOpenAiUpstream } from "./start-openai-upstream.ts";
import type { OpenAiUpstream } from "./start-openai-upstream.ts";

const MESSAGES = [{ role: "user" as const, content: "Say something, 你好" }];
const WEATHER_TOOL = {
  type: "function" as const,
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer", minimum: 3 } },
    },
  },
};

let upstream: OpenAiUpstream;
let openai: OpenAI;

const connect = (apiKey = "sk-upstream-test") =>
  new OpenAI({ apiKey, baseURL: upstream.url, maxRetries: 0, timeout: 60_000 });

beforeEach(async () => {
  upstream = await startOpenAiUpstream({ models: ["own-model"] });
  openai = connect();
});
afterEach(async () => upstream.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

const chat = (more = {}) =>
  openai.chat.completions.create({ model: "gpt-4o", messages: MESSAGES, ...more });

const embed = (input: string | string[] | number[] | number[][], more = {}) =>
  openai.embeddings.create({ model: "text-embedding-3-small", input, ...more });

async function failure(promise: Promise<unknown>): Promise<APIError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof APIError) return error;
  throw new Error("expected an API error", { cause: error });
}

describe("chat completions", () => {
  it("answers a plain call with true token counts", async () => {
    const answer = await chat();

    const text = answer.choices[0]?.message.content ?? "";
    expect(answer.model).toBe("gpt-4o-2024-08-06");
    expect(text).toContain("simulated");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
    expect(answer.usage).toMatchObject({
      prompt_tokens: 6 + (await countTokens("user")) + (await countTokens("Say something, 你好")),
      completion_tokens: await countTokens(text),
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
  });

  it("gives the same bytes for the same request to two upstreams", async () => {
    const other = await startOpenAiUpstream();
    const bodies = await Promise.all(
      [upstream.url, other.url].map(async (url) => {
        const response = await fetch(`${url}/chat/completions`, {
          method: "POST",
          headers: { authorization: "Bearer sk-upstream-test" },
          body: JSON.stringify({ model: "gpt-4o", messages: MESSAGES, stream: true }),
        });
        return response.text();
      }),
    );
    await other.close();
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0]).toMatch(/data: \[DONE\]\n\n$/u);
  });

  it("streams role, content, finish reason, and no usage unless asked", async () => {
    const chunks = await collect(
      await openai.chat.completions.create({ model: "gpt-4o", messages: MESSAGES, stream: true }),
    );

    expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
    expect(chunks.some((chunk) => "usage" in chunk)).toBe(false);
  });

  it("streams usage in an extra last chunk when asked, and null in the others", async () => {
    const plain = await chat();
    const chunks = await collect(
      await openai.chat.completions.create({
        model: "gpt-4o",
        messages: MESSAGES,
        stream: true,
        stream_options: { include_usage: true },
      }),
    );

    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toBe(plain.choices[0]?.message.content);
    expect(chunks.at(-1)?.choices).toEqual([]);
    expect(chunks.at(-1)?.usage).toEqual(plain.usage);
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
  });

  it("gives n choices, plain and in turns when streamed, and charges each", async () => {
    const one = await chat();
    const three = await openai.chat.completions.create({
      model: "gpt-4o",
      messages: MESSAGES,
      n: 3,
    });
    const chunks = await collect(
      await openai.chat.completions.create({
        model: "gpt-4o",
        messages: MESSAGES,
        n: 2,
        stream: true,
      }),
    );

    expect(three.choices.map((choice) => choice.index)).toEqual([0, 1, 2]);
    expect(three.usage?.completion_tokens).toBe(3 * (one.usage?.completion_tokens ?? 0));
    expect(chunks.slice(0, 4).map((chunk) => chunk.choices[0]?.index)).toEqual([0, 1, 0, 1]);
  });

  it.each(["max_tokens", "max_completion_tokens"])("cuts the answer at %s", async (parameter) => {
    const answer = await openai.chat.completions.create({
      model: "gpt-4o",
      messages: MESSAGES,
      [parameter]: 4,
    });

    expect(answer.choices[0]?.finish_reason).toBe("length");
    expect(answer.usage?.completion_tokens).toBe(4);
    expect(await countTokens(answer.choices[0]?.message.content ?? "")).toBe(4);
  });

  it("counts reasoning of a reasoning model as output, within its limit", async () => {
    const free = await openai.chat.completions.create({ model: "o3-mini", messages: MESSAGES });
    const tight = await openai.chat.completions.create({
      model: "o3-mini",
      messages: MESSAGES,
      max_completion_tokens: 10,
    });

    expect(free.usage?.completion_tokens_details?.reasoning_tokens).toBe(64);
    expect(free.usage?.completion_tokens).toBeGreaterThan(64);
    expect(tight.usage?.completion_tokens).toBe(10);
    expect(tight.choices[0]).toMatchObject({ finish_reason: "length", message: { content: "" } });
  });

  it("calls the required tool, plain and streamed alike", async () => {
    const request = {
      model: "gpt-4o",
      messages: MESSAGES,
      tools: [WEATHER_TOOL],
      tool_choice: "required" as const,
    };
    const answer = await openai.chat.completions.create(request);
    const streamed = await openai.chat.completions.stream(request).finalChatCompletion();

    const [choice] = answer.choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(choice?.message.tool_calls).toMatchObject([
      {
        type: "function",
        function: { name: "get_weather", arguments: '{"city":"sample","days":3}' },
      },
    ]);
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(choice?.message.tool_calls ?? []);
  });

  it("answers in words when tools are optional", async () => {
    const answer = await openai.chat.completions.create({
      model: "gpt-4o",
      messages: MESSAGES,
      tools: [WEATHER_TOOL],
      tool_choice: "auto",
    });
    expect(answer.choices[0]?.message.tool_calls).toBeUndefined();
  });

  it("answers an object valid for a JSON schema", async () => {
    const answer = await openai.chat.completions.parse({
      model: "gpt-4o",
      messages: MESSAGES,
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "person",
          strict: true,
          schema: {
            type: "object",
            properties: {
              name: { type: "string" },
              age: { type: ["integer", "null"] },
              tags: { type: "array", items: { enum: ["a", "b"] } },
              home: { $ref: "#/$defs/place" },
            },
            $defs: { place: { type: "object", properties: { known: { type: "boolean" } } } },
          },
        },
      },
    });
    expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({
      name: "sample",
      age: 1,
      tags: ["a"],
      home: { known: true },
    });
  });
});

describe("embeddings", () => {
  it("gives the SDK, which asks for base64, the vector it gives as floats", async () => {
    const packed = await embed("hello");
    const floats = await embed("hello", { encoding_format: "float" });

    expect(packed.data[0]?.embedding).toHaveLength(1536);
    expect(packed.data[0]?.embedding).toEqual(floats.data[0]?.embedding);
    expect((await upstream.nextRequest()).json()).toMatchObject({ encoding_format: "base64" });
  });

  it.each([
    { what: "texts", input: ["hello", "world"], vectors: 2, tokens: 2 },
    { what: "one list of tokens", input: [1, 2, 3], vectors: 1, tokens: 3 },
    { what: "lists of tokens", input: [[1, 2, 3], [4]], vectors: 2, tokens: 4 },
  ])("takes $what", async ({ input, vectors, tokens }) => {
    const answer = await embed(input, { dimensions: 8 });
    expect(answer.data.map(({ embedding }) => embedding.length)).toEqual(
      Array.from({ length: vectors }, () => 8),
    );
    expect(answer.usage).toEqual({ prompt_tokens: tokens, total_tokens: tokens });
  });

  it("gives different texts different vectors", async () => {
    const answer = await embed(["hello", "world"]);
    expect(answer.data[0]?.embedding).not.toEqual(answer.data[1]?.embedding);
  });
});

it("lists its models, the test's own among them", async () => {
  const models = await collect(await openai.models.list());
  expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(["gpt-4o", "own-model"]));
});

describe("errors", () => {
  it("refuses a wrong key", async () => {
    const error = await failure(connect("sk-wrong").models.list());
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.code).toBe("invalid_api_key");
    expect(error.requestID).toMatch(/^req_/u);
  });

  it("refuses a request without a key", async () => {
    const response = await fetch(`${upstream.url}/models`);
    expect(response.status).toBe(401);
    expect(await response.text()).toContain("You didn't provide an API key");
  });

  it.each([
    ["an unknown model", { model: "gpt-0" }, { status: 404, code: "model_not_found" }],
    ["an embedding model", { model: "text-embedding-3-small" }, { status: 404 }],
    ["no messages", { messages: undefined }, { status: 400, param: "messages" }],
    ["a field of a wrong type", { n: "two" }, { status: 400, param: "n" }],
    ["options of a stream without one", { stream_options: {} }, { param: "stream_options" }],
    ["max_tokens for reasoning", { model: "o3", max_tokens: 5 }, { code: "unsupported_parameter" }],
  ])("refuses %s", async (_, more, expected) => {
    expect(await failure(chat(more))).toMatchObject(expected);
  });

  it("refuses a body that is not JSON, and a path it does not have", async () => {
    const headers = { authorization: "Bearer sk-upstream-test" };
    const broken = await fetch(`${upstream.url}/chat/completions`, {
      method: "POST",
      headers,
      body: "{",
    });
    const unknown = await fetch(`${upstream.url}/nothing`, { headers });
    expect([broken.status, unknown.status]).toEqual([400, 404]);
  });

  it.each([
    ["unsupported_country", 403],
    ["rate_limit_exceeded", 429],
    ["insufficient_quota", 429],
    ["server_error", 500],
    ["overloaded", 503],
  ] as const)("fails with %s on demand, once", async (name, status) => {
    upstream.script([{ kind: "fail", with: name }]);
    expect((await failure(chat())).status).toBe(status);
    expect((await chat()).object).toBe("chat.completion");
  });

  it("is seen by the SDK as a broken connection when it cuts one", async () => {
    upstream.script([{ kind: "stop", after: "request", how: "reset" }]);
    expect(await failure(chat())).toBeInstanceOf(APIConnectionError);
  });
});

it("reports the usage it is given, and remembers it", async () => {
  const usage = chatUsage({ prompt: 1000, completion: 300, cached: 512, reasoning: 200 });
  upstream.script([{ kind: "report-usage", usage }]);
  const answer = await chat();
  expect(answer.usage).toEqual(usage);
  expect(upstream.requests.at(-1)?.usage).toEqual(usage);
});

it("says and calls what it is given", async () => {
  const toolCalls = [{ name: "f", arguments: '{"a":1}' }];
  upstream.script([{ kind: "say", text: "42", toolCalls, finishReason: "content_filter" }]);
  const answer = await chat();
  expect(answer.choices[0]).toMatchObject({
    finish_reason: "content_filter",
    message: { content: "42", tool_calls: [{ function: toolCalls[0] }] },
  });
});
