import Anthropic from "@anthropic-ai/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Upstream } from "../upstream/start-upstream.ts";
import { messageUsage } from "./message-usage.ts";
import { startAnthropicUpstream } from "./start-anthropic-upstream.ts";

let upstream: Upstream;
let client: Anthropic;

beforeEach(async () => {
  upstream = await startAnthropicUpstream();
  client = new Anthropic({ baseURL: upstream.url, apiKey: "sk-ant-upstream-test", maxRetries: 0 });
});
afterEach(() => upstream.close());

const CALL = {
  model: "claude-sonnet-4-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Hi" }],
};
const TOOL = {
  name: "look",
  input_schema: { type: "object" as const, properties: { at: { type: "string" } } },
};

describe("messages", () => {
  it("answers with text, the snapshot's name and the tokens used", async () => {
    const message = await client.messages.create(CALL);
    expect(message.model).toBe("claude-sonnet-4-5-20250929");
    expect(message.content).toMatchObject([
      { type: "text", text: expect.stringContaining("simulated") },
    ]);
    // "Hi" is a token, and a turn takes three.
    expect(message.usage).toMatchObject({ input_tokens: 4, output_tokens: expect.any(Number) });
    expect(message.stop_reason).toBe("end_turn");
  });

  it("streams the same, event by event", async () => {
    const plain = await client.messages.create({
      ...CALL,
      tools: [TOOL],
      tool_choice: { type: "any" },
    });
    const stream = client.messages.stream({
      ...CALL,
      tools: [TOOL],
      tool_choice: { type: "any" },
    });
    const streamed = await stream.finalMessage();
    expect(streamed.content).toEqual(plain.content);
    expect(streamed.usage).toMatchObject({
      input_tokens: plain.usage.input_tokens,
      output_tokens: plain.usage.output_tokens,
    });
    expect(streamed.stop_reason).toBe("tool_use");
  });

  it("thinks before it answers when it may, and reports for how long", async () => {
    const thinking = { type: "enabled" as const, budget_tokens: 1024 };
    upstream.script([{ kind: "say", thinking: "Hm.", text: "Yes." }]);
    const message = await client.messages
      .stream({ ...CALL, max_tokens: 2000, thinking })
      .finalMessage();
    expect(message.content).toMatchObject([
      { type: "thinking", thinking: "Hm." },
      { type: "text", text: "Yes." },
    ]);
    const { output_tokens, output_tokens_details } = message.usage;
    expect(output_tokens).toBe((output_tokens_details?.thinking_tokens ?? 0) + 2);
  });

  it("writes what is marked to the cache that is asked for", async () => {
    const mark = (ttl: "5m" | "1h") => ({ type: "ephemeral" as const, ttl });
    const { usage } = await client.messages.create({
      ...CALL,
      system: [
        { type: "text", text: "one two three", cache_control: mark("1h") },
        { type: "text", text: "four", cache_control: mark("5m") },
      ],
    });
    expect(usage).toMatchObject({
      input_tokens: 4,
      cache_creation_input_tokens: 4,
      cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 3 },
    });
  });

  it("reports the usage it is given", async () => {
    const usage = messageUsage({ input: 1, output: 2, cacheRead: 3, webSearches: 4 });
    upstream.always([{ kind: "report-usage", usage }]);
    const plain = await client.messages.create(CALL);
    const streamed = await client.messages.stream(CALL).finalMessage();
    for (const reported of [plain.usage, streamed.usage]) {
      expect(reported).toMatchObject({
        input_tokens: 1,
        output_tokens: 2,
        cache_read_input_tokens: 3,
      });
      expect(reported.server_tool_use?.web_search_requests).toBe(4);
    }
    expect(upstream.requests[0]?.usage).toEqual(usage);
  });

  it("stops at the cap", async () => {
    const message = await client.messages.create({ ...CALL, max_tokens: 3 });
    expect(message).toMatchObject({ stop_reason: "max_tokens", usage: { output_tokens: 3 } });
  });
});

describe("what it refuses", () => {
  it.each([
    ["a cap that is missing", { max_tokens: undefined }, "max_tokens: Field required"],
    ["a model it has not", { model: "gpt-4o" }, "model: gpt-4o"],
    [
      "a cap below the thinking",
      { thinking: { type: "enabled", budget_tokens: 1024 } },
      "must be greater than",
    ],
  ])("%s, in Anthropic's shape", async (_what, change, message) => {
    const response = await fetch(`${upstream.url}/v1/messages`, {
      method: "POST",
      headers: { "x-api-key": "sk-ant-upstream-test", "anthropic-version": "2023-06-01" },
      body: JSON.stringify({ ...CALL, ...change }),
    });
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { message: expect.stringContaining(message) },
    });
  });

  it("a key it does not know, and a call without the version", async () => {
    const stranger = new Anthropic({ baseURL: upstream.url, apiKey: "x", maxRetries: 0 });
    await expect(stranger.messages.create(CALL)).rejects.toMatchObject({ status: 401 });
    const headers = { "x-api-key": "sk-ant-upstream-test" };
    const response = await fetch(`${upstream.url}/v1/models`, { headers });
    expect(response.status).toBe(400);
  });

  it.each([
    ["overloaded_error", 529],
    ["rate_limit_error", 429],
  ] as const)("as scripted, with %s", async (name, status) => {
    upstream.script([{ kind: "fail", with: name }]);
    await expect(client.messages.create(CALL)).rejects.toMatchObject({ status });
  });
});

describe("the other paths", () => {
  it("counts, lists and completes", async () => {
    const { input_tokens } = await client.messages.countTokens({
      model: CALL.model,
      messages: CALL.messages,
    });
    expect(input_tokens).toBe(4);
    const models = await client.models.list();
    expect(models.data.map(({ id }) => id)).toContain("claude-haiku-4-5-20251001");
    expect(await client.models.retrieve("claude-haiku-4-5")).toMatchObject({ type: "model" });
  });

  it("keeps batches and gives their results", async () => {
    const params = { ...CALL, max_tokens: 5 };
    const { id } = await client.messages.batches.create({
      requests: ["a", "b"].map((custom_id) => ({ custom_id, params })),
    });
    expect(await client.messages.batches.retrieve(id)).toMatchObject({
      processing_status: "ended",
    });
    const results = [];
    for await (const line of await client.messages.batches.results(id)) results.push(line);
    expect(results).toMatchObject([
      { custom_id: "a", result: { type: "succeeded", message: { usage: { output_tokens: 5 } } } },
      { custom_id: "b" },
    ]);
  });
});
