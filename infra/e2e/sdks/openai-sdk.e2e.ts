import { waitFor } from "@lintel/testkit";
import OpenAI, {
  APIUserAbortError,
  AuthenticationError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";
import { spendThisMonth } from "../src/spend-this-month.ts";

const MODEL = "gpt-4o-mini";
const ONE_DOLLAR_A_MONTH = { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "mo" };
const QUESTION = { model: MODEL, messages: [{ role: "user" as const, content: "Hello" }] };

let lintel: Lintel;
beforeAll(async () => {
  lintel = await startLintel();
});
afterAll(() => lintel.stop());
afterEach(() => {
  lintel.upstream.reset();
});

const clientFor = (secret: string, options: { maxRetries?: number } = {}) =>
  new OpenAI({ apiKey: secret, baseURL: lintel.baseUrls[0], ...options });

/** The one event of a key, once it is in the ledger. */
const eventOf = (keyId: string) =>
  waitFor(
    async () => {
      const events = await lintel.admin.eventsOf(keyId);
      expect(events.length).toBeLessThanOrEqual(1);
      return events[0];
    },
    { label: "the event of the call" },
  );

describe("the unmodified OpenAI SDK", () => {
  it("chats", async () => {
    const key = await lintel.aKey();
    const { data, response } = await clientFor(key.secret)
      .chat.completions.create(QUESTION)
      .withResponse();
    expect(data.choices[0]?.message.content).toBeTruthy();
    const event = await eventOf(key.id);
    expect(event).toMatchObject({
      id: response.headers.get("x-request-id"),
      status: 200,
      model: MODEL,
      prompt_token_count: data.usage?.prompt_tokens,
      completion_token_count: data.usage?.completion_tokens,
    });
    expect(event.cost_in_usd).toBeGreaterThan(0);
    const sent = lintel.upstream.requests.at(-1);
    expect(sent?.header("authorization")).toBe("Bearer sk-upstream-test");
    expect(JSON.stringify(sent?.headers)).not.toContain(key.secret);
  });

  it("chats in a stream and is not shown the usage it did not ask for, which is billed all the same", async () => {
    const key = await lintel.aKey();
    const stream = await clientFor(key.secret).chat.completions.create({
      ...QUESTION,
      stream: true,
    });
    let text = "";
    for await (const chunk of stream) {
      expect(chunk.choices).toHaveLength(1);
      expect(chunk.usage ?? null).toBeNull();
      text += chunk.choices[0]?.delta.content ?? "";
    }
    expect(text).not.toBe("");
    const event = await eventOf(key.id);
    expect(event.completion_token_count).toBeGreaterThan(0);
    expect(event.cost_in_usd).toBeGreaterThan(0);
  });

  it("is shown the usage of a stream when it asks", async () => {
    const key = await lintel.aKey();
    const stream = await clientFor(key.secret).chat.completions.create({
      ...QUESTION,
      stream: true,
      stream_options: { include_usage: true },
    });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) ({ usage } = chunk);
    expect(await eventOf(key.id)).toMatchObject({
      prompt_token_count: usage?.prompt_tokens,
      completion_token_count: usage?.completion_tokens,
    });
  });

  it("calls tools, plain and streamed", async () => {
    const key = await lintel.aKey();
    const call = {
      ...QUESTION,
      tools: [
        {
          type: "function" as const,
          function: {
            name: "weather",
            parameters: { type: "object", properties: { city: { type: "string" } } },
          },
        },
      ],
      tool_choice: "required" as const,
    };
    const plain = await clientFor(key.secret).chat.completions.create(call);
    const asked = plain.choices[0]?.message.tool_calls?.[0];
    expect(asked).toMatchObject({ type: "function", function: { name: "weather" } });
    const stream = clientFor(key.secret).chat.completions.stream(call);
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: "weather" },
    });
  });

  it("gets JSON by schema", async () => {
    const key = await lintel.aKey();
    const schema = {
      type: "object",
      properties: { city: { type: "string" }, degrees: { type: "number" } },
      required: ["city", "degrees"],
      additionalProperties: false,
    };
    const { choices } = await clientFor(key.secret).chat.completions.create({
      ...QUESTION,
      response_format: { type: "json_schema", json_schema: { name: "w", strict: true, schema } },
    });
    expect(JSON.parse(choices[0]?.message.content ?? "")).toEqual({
      city: expect.any(String),
      degrees: expect.any(Number),
    });
    const sent = JSON.parse(lintel.upstream.requests.at(-1)?.body.toString() ?? "{}");
    expect(sent.response_format.json_schema.schema).toEqual(schema);
  });

  it("embeds", async () => {
    const key = await lintel.aKey();
    const { data, usage } = await clientFor(key.secret).embeddings.create({
      model: "text-embedding-3-small",
      input: ["one", "two"],
    });
    expect(data).toHaveLength(2);
    expect(data[0]?.embedding[0]).toEqual(expect.any(Number));
    expect(await eventOf(key.id)).toMatchObject({
      prompt_token_count: usage.prompt_tokens,
      completion_token_count: 0,
    });
  });
});

describe("errors, as the SDK maps them", () => {
  it("401: an unknown key", async () => {
    const call = clientFor("sk-unknown").chat.completions.create(QUESTION);
    await expect(call).rejects.toBeInstanceOf(AuthenticationError);
  });

  it("403: a path the key may not use", async () => {
    const allowedPaths = [{ path: "/api/providers/openai/v1/embeddings", method: "POST" }];
    const key = await lintel.aKey({ allowedPaths });
    const call = clientFor(key.secret).chat.completions.create(QUESTION);
    await expect(call).rejects.toBeInstanceOf(PermissionDeniedError);
    expect((await eventOf(key.id)).status).toBe(403);
  });

  it("404: a path that does not exist, and a model the upstream does not have", async () => {
    const key = await lintel.aKey();
    const client = clientFor(key.secret);
    await expect(client.get("/no-such-path")).rejects.toBeInstanceOf(NotFoundError);
    const call = client.chat.completions.create({ ...QUESTION, model: "no-such-model" });
    await expect(call).rejects.toBeInstanceOf(NotFoundError);
  });

  it("429: a rate limit of the key, which the SDK does not hammer", async () => {
    const key = await lintel.aKey({ rateLimitOverTime: 1, rateLimitUnit: "d" });
    const client = clientFor(key.secret, { maxRetries: 0 });
    await client.chat.completions.create(QUESTION);
    const refused = await client.chat.completions.create(QUESTION).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitError);
    const headers = refused instanceof RateLimitError ? refused.headers : new Headers();
    expect(headers.get("x-ratelimit-limit-requests")).toBe("1");
    expect(headers.get("x-ratelimit-remaining-requests")).toBe("0");
    expect(headers.get("x-ratelimit-reset-requests")).toMatch(/^\d+s$/);
  });

  it("429: a window that ends weeks later, which the SDK does not sleep through", async () => {
    const key = await lintel.aKey(ONE_DOLLAR_A_MONTH);
    await spendThisMonth(lintel.db, key.id, 999_999_990);
    const client = clientFor(key.secret, { maxRetries: 5 });
    const refused = await client.chat.completions.create(QUESTION).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitError);
    expect(String(refused)).toMatch(/; try again after \d{4}-\d\d-01T00:00:00Z$/);
    expect((await eventOf(key.id)).status).toBe(429); // one event: the SDK sent it once
  });

  it("429: a spent budget, which waiting does not fill: the SDK does not retry", async () => {
    const key = await lintel.aKey({ costLimitInUsd: 0.000_000_001 });
    const before = lintel.upstream.counts().received;
    const refused = await clientFor(key.secret)
      .chat.completions.create(QUESTION)
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RateLimitError);
    expect(refused).toMatchObject({ type: "insufficient_quota" });
    expect(lintel.upstream.counts().received).toBe(before);
    expect((await eventOf(key.id)).status).toBe(429); // one event: the SDK sent it once
  });

  it("500: the upstream's own error, unchanged and unbilled", async () => {
    const key = await lintel.aKey();
    lintel.upstream.always([{ kind: "fail", with: "server_error" }]);
    const call = clientFor(key.secret, { maxRetries: 0 }).chat.completions.create(QUESTION);
    await expect(call).rejects.toBeInstanceOf(InternalServerError);
    expect(await eventOf(key.id)).toMatchObject({ status: 500, cost_in_usd: 0 });
  });
});

describe("leaving in the middle of a stream", () => {
  it("stops the upstream at once and is billed for what was seen", async () => {
    const key = await lintel.aKey();
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    lintel.upstream.always([
      { kind: "say", text: "word ".repeat(50) },
      { kind: "wait", before: { chunk: 20 }, until: gate },
    ]);
    const beganMs = performance.now();
    const stream = await clientFor(key.secret).chat.completions.create({
      ...QUESTION,
      stream: true,
    });
    const read = async () => {
      let seen = 0;
      for await (const chunk of stream) {
        seen += chunk.choices.length;
        if (seen === 10) stream.controller.abort();
      }
    };
    // Whether the SDK ends its loop quietly or with an error is its own affair.
    const left = await read().catch((error: unknown) => error);
    expect(left instanceof APIUserAbortError || left === undefined).toBe(true);
    await waitFor(() => lintel.upstream.counts().open === 0, {
      label: "the upstream to be left",
    });
    const tookMs = performance.now() - beganMs;
    go();
    const event = await eventOf(key.id);
    expect(event.status).toBe(200); // it had been sent when the caller left
    expect(event.completion_token_count).toBeGreaterThanOrEqual(8);
    // The time before the first text, which a busy machine lengthens, counts as 400 tokens a second.
    expect(event.completion_token_count).toBeLessThanOrEqual(40 + 0.4 * tookMs);
    const { rows } = await lintel.db.query(
      "select usage_source, ending from events where key_id = $1",
      [key.id],
    );
    expect(rows).toEqual([{ usage_source: "estimated", ending: "client_left" }]);
  });
});
