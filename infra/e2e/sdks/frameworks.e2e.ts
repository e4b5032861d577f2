import { randomUUID } from "node:crypto";

import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { ChatAnthropic } from "@langchain/anthropic";
import { tool as langChainTool } from "@langchain/core/tools";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import {
  chatUsage,
  messageUsage,
  type RecordedRequest,
  responseUsage,
  startAnthropicUpstream,
  type Upstream,
} from "@lintel/testkit";
import { embedMany, generateObject, generateText, isStepCount, streamText, tool } from "ai";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import { bookedCalls, type Lintel, startLintel } from "../src/index.ts";

/** The frameworks people call models with, configured with nothing but Lintel's address and a key. */

let lintel: Lintel;
let anthropic: Upstream;
beforeAll(async () => {
  anthropic = await startAnthropicUpstream();
  lintel = await startLintel();
});
afterAll(async () => {
  await lintel.stop();
  await anthropic.close();
});

beforeEach(() => {
  const used = { input: 1000, output: 50 };
  const chat = { prompt: 1000, completion: 50 };
  const says = (usage: Readonly<Record<string, unknown>>) => [
    { kind: "say" as const, text: TEXT },
    { kind: "report-usage" as const, usage },
  ];
  const at = (wanted: string) => ({ when: ({ path }: RecordedRequest) => path === wanted });
  lintel.upstream.always(says(chatUsage(chat)), at("/v1/chat/completions"));
  lintel.upstream.always(says(responseUsage(used)), at("/v1/responses"));
  anthropic.always(says(messageUsage(used)));
});
afterEach(() => {
  lintel.upstream.reset();
  anthropic.reset();
});

const TEXT = "Grüße, 你好 and hello.";
const ANSWER = z.object({ city: z.string(), degrees: z.number() });

/** What each path is called by, and what 1,000 tokens in and 50 out cost there, in nano-dollars. */
const SURFACES = [
  // $2.50 and $10 per million
  { name: "OpenAI's chat completions", path: "/v1/chat/completions", nano: 3_000_000 },
  // $2 and $8
  { name: "OpenAI's responses", path: "/v1/responses", nano: 2_400_000 },
  // $3 and $15
  { name: "Anthropic's messages", path: "/v1/messages", nano: 3_750_000 },
] as const;
type Surface = (typeof SURFACES)[number];

const upstreamOf = ({ path }: Surface) => (path === "/v1/messages" ? anthropic : lintel.upstream);
const callTool = (surface: Surface) =>
  upstreamOf(surface).script([
    { kind: "say", toolCalls: [{ name: "weather", arguments: '{"city":"Kyiv"}' }] },
  ]);

/** A key for both vendors, and where they are. */
async function aCaller() {
  const setting = { apikey: "sk-ant-upstream-test", url: anthropic.url };
  const openai = { apikey: "sk-upstream-test", url: lintel.upstream.url };
  const settingIds = await Promise.all([
    lintel.admin.createSetting({ provider: "anthropic", setting }),
    lintel.admin.createSetting({ provider: "openai", setting: openai }),
  ]);
  const apiKey = `sk-${randomUUID()}`;
  const id = await lintel.admin.createKey({ name: "e2e", key: apiKey, settingIds });
  const baseURL = lintel.baseUrls[0] ?? "";
  const expectBooked = async ({ nano, path }: Surface, count: number) =>
    expect(await bookedCalls(lintel.db, id, count)).toEqual(
      Array.from({ length: count }, () => `POST ${path} ${nano}`),
    );
  return {
    apiKey,
    id,
    baseURL,
    anthropicUrl: baseURL.replace("/openai/v1", "/anthropic"),
    expectBooked,
  };
}

type Caller = Awaited<ReturnType<typeof aCaller>>;

describe("Vercel's AI SDK", () => {
  const MODELS = {
    "/v1/chat/completions": ({ apiKey, baseURL }: Caller) =>
      createOpenAI({ apiKey, baseURL }).chat("gpt-4o"),
    "/v1/responses": ({ apiKey, baseURL }: Caller) =>
      createOpenAI({ apiKey, baseURL }).responses("gpt-4.1"),
    "/v1/messages": ({ anthropicUrl, apiKey }: Caller) =>
      createAnthropic({ apiKey, baseURL: `${anthropicUrl}/v1` })("claude-sonnet-4-5"),
  };

  it.each(SURFACES)("generates and streams texts: $name", async (surface) => {
    const caller = await aCaller();
    const model = MODELS[surface.path](caller);
    const { text, usage } = await generateText({ model, prompt: "Hello" });
    expect(text).toBe(TEXT);
    expect(usage).toMatchObject({ inputTokens: 1000, outputTokens: 50 });
    const stream = streamText({ model, prompt: "Hello" });
    const pieces: string[] = [];
    for await (const piece of stream.textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(TEXT);
    expect(await stream.usage).toMatchObject({ inputTokens: 1000, outputTokens: 50 });
    await caller.expectBooked(surface, 2);
  });

  it.each(SURFACES)(
    "calls tools in a stream and goes on with what they say: $name",
    async (surface) => {
      const caller = await aCaller();
      callTool(surface);
      const asked: string[] = [];
      const weather = tool({
        inputSchema: z.object({ city: z.string() }),
        execute: ({ city }) => {
          asked.push(city);
          return "sunny";
        },
      });
      const model = MODELS[surface.path](caller);
      const tools = { weather };
      const stream = streamText({ model, tools, prompt: "Hello", stopWhen: isStepCount(2) });
      expect(await stream.text).toBe(TEXT);
      expect(asked).toEqual(["Kyiv"]);
      expect(upstreamOf(surface).requests.at(-1)?.body.toString()).toContain("sunny");
      await caller.expectBooked(surface, 2);
    },
  );

  it.each(SURFACES)("generates objects: $name", async (surface) => {
    const caller = await aCaller();
    upstreamOf(surface).script([{ kind: "say", text: '{"city":"Kyiv","degrees":21.5}' }]);
    const model = MODELS[surface.path](caller);
    const { object } = await generateObject({ model, schema: ANSWER, prompt: "Hello" });
    expect(object).toEqual({ city: "Kyiv", degrees: 21.5 });
    await caller.expectBooked(surface, 1);
  });

  it("embeds", async () => {
    const { apiKey, baseURL, id } = await aCaller();
    const model = createOpenAI({ apiKey, baseURL }).embedding("text-embedding-3-small");
    const { embeddings, usage } = await embedMany({ model, values: ["one", "two words"] });
    expect(embeddings.map((vector) => vector.length)).toEqual([1536, 1536]);
    // $0.02 per million tokens
    const booked = [`POST /v1/embeddings ${usage.tokens * 20}`];
    expect(await bookedCalls(lintel.db, id, 1)).toEqual(booked);
  });
});

describe("LangChain", () => {
  const MODELS = {
    "/v1/chat/completions": ({ apiKey, baseURL }: Caller) =>
      new ChatOpenAI({ model: "gpt-4o", apiKey, configuration: { baseURL } }),
    "/v1/responses": ({ apiKey, baseURL }: Caller) =>
      new ChatOpenAI({
        model: "gpt-4.1",
        apiKey,
        configuration: { baseURL },
        useResponsesApi: true,
      }),
    "/v1/messages": ({ anthropicUrl, apiKey }: Caller) =>
      new ChatAnthropic({ model: "claude-sonnet-4-5", apiKey, anthropicApiUrl: anthropicUrl }),
  };

  it.each(SURFACES)("invokes and streams: $name", async (surface) => {
    const caller = await aCaller();
    const model = MODELS[surface.path](caller);
    const message = await model.invoke("Hello");
    expect(message.text).toBe(TEXT);
    expect(message.usage_metadata).toMatchObject({ input_tokens: 1000, output_tokens: 50 });
    const pieces: string[] = [];
    for await (const { text } of await model.stream("Hello")) pieces.push(text);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(TEXT);
    await caller.expectBooked(surface, 2);
  });

  it.each(SURFACES)("binds tools and structured output: $name", async (surface) => {
    const caller = await aCaller();
    const model = MODELS[surface.path](caller);
    const weather = langChainTool(() => "sunny", {
      name: "weather",
      schema: z.object({ city: z.string() }),
    });
    callTool(surface);
    const { tool_calls: calls } = await model.bindTools([weather]).invoke("Hello");
    expect(calls).toMatchObject([{ name: "weather", args: { city: "Kyiv" } }]);
    upstreamOf(surface).script([{ kind: "say", text: '{"city":"Kyiv","degrees":21.5}' }]);
    const structured = model.withStructuredOutput(ANSWER, { method: "jsonSchema" });
    expect(await structured.invoke("Hello")).toEqual({ city: "Kyiv", degrees: 21.5 });
    await caller.expectBooked(surface, 2);
  });

  it("embeds", async () => {
    const { apiKey, baseURL, id } = await aCaller();
    const model = "text-embedding-3-small";
    const embeddings = new OpenAIEmbeddings({ model, apiKey, configuration: { baseURL } });
    const vectors = await embeddings.embedDocuments(["one", "two words"]);
    expect(vectors.map((vector) => vector.length)).toEqual([1536, 1536]);
    expect(await bookedCalls(lintel.db, id, 1)).toEqual(["POST /v1/embeddings 60"]);
  });
});
