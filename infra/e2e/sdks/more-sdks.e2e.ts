import { randomUUID } from "node:crypto";

import Anthropic from "@anthropic-ai/sdk";
import {
  BEDROCK_TEST_KEYS,
  chatUsage,
  messageUsage,
  startAzureUpstream,
  startBedrockUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import OpenAI, { AzureOpenAI, toFile } from "openai";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "../src/index.ts";

let lintel: Lintel;
let azure: Upstream;
let bedrock: Upstream;
const AZURE_KEY = "azure-upstream-test";
beforeAll(async () => {
  azure = await startAzureUpstream({ deployments: { prod: "gpt-4o" } });
  bedrock = await startBedrockUpstream();
  lintel = await startLintel();
});
afterAll(async () => {
  await lintel.stop();
  await Promise.all([azure.close(), bedrock.close()]);
});
afterEach(() => lintel.upstream.reset());

async function aKeyFor(provider: string, setting: Readonly<Record<string, string>>) {
  const settingId = await lintel.admin.createSetting({ provider, setting });
  const secret = `sk-${randomUUID()}`;
  const id = await lintel.admin.createKey({ name: "e2e", key: secret, settingIds: [settingId] });
  return { id, secret };
}

async function aClient() {
  const { id, secret } = await lintel.aKey();
  return { id, client: new OpenAI({ apiKey: secret, baseURL: lintel.baseUrls[0], maxRetries: 0 }) };
}

const baseUrlOf = (provider: string) => lintel.baseUrls[0]?.replace(/openai\/v1$/, provider) ?? "";

const costOf = async (keyId: string): Promise<number> => {
  const event = await waitFor(async () => (await lintel.admin.eventsOf(keyId))[0], {
    label: "the event of the call",
  });
  expect(event.status).toBe(200);
  return event.cost_in_usd;
};

const RESPONSE = {
  id: "resp_1",
  object: "response",
  status: "completed",
  model: "gpt-4.1-2025-04-14",
  output: [
    {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "Hello", annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 1000,
    input_tokens_details: { cached_tokens: 400, cache_write_tokens: 0 },
    output_tokens: 500,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 1500,
  },
};
/** 600 × $2/M + 400 × $0.50/M + 500 × $8/M */
const RESPONSE_USD = 0.0054;

describe("the unmodified OpenAI SDK", () => {
  it("gets a response, plain and streamed", async () => {
    const plain = await aClient();
    lintel.upstream.script([{ kind: "give-answer", body: RESPONSE }]);
    const response = await plain.client.responses.create({ model: "gpt-4.1", input: "Hi" });
    expect(response.output_text).toBe("Hello");
    expect(await costOf(plain.id)).toBe(RESPONSE_USD);

    const streamed = await aClient();
    const events = [
      { type: "response.created", response: { ...RESPONSE, usage: null } },
      { type: "response.output_text.delta", delta: "Hello" },
      { type: "response.completed", response: RESPONSE },
    ];
    lintel.upstream.script([
      {
        kind: "give-answer",
        headers: { "content-type": "text/event-stream" },
        body: events.map((e) => `event: ${e.type}\ndata: ${JSON.stringify(e)}\n\n`).join(""),
      },
    ]);
    const types: string[] = [];
    const stream = await streamed.client.responses.create({
      model: "gpt-4.1",
      input: "Hi",
      stream: true,
    });
    for await (const { type } of stream) types.push(type);
    expect(types).toEqual(events.map(({ type }) => type));
    expect(await costOf(streamed.id)).toBe(RESPONSE_USD);
  });

  it("makes pictures, speaks and listens", async () => {
    const painter = await aClient();
    lintel.upstream.script([{ kind: "give-answer", body: { created: 1, data: [{ url: "x" }] } }]);
    await painter.client.images.generate({ model: "dall-e-3", prompt: "a cat", quality: "hd" });
    expect(await costOf(painter.id)).toBe(0.08);

    const speaker = await aClient();
    const bytes = Buffer.from([0xff, 0xf3, 0, 0x80]);
    const audio = { "content-type": "audio/mpeg" };
    lintel.upstream.script([{ kind: "give-answer", headers: audio, body: bytes }]);
    const spoken = await speaker.client.audio.speech.create({
      model: "tts-1",
      input: "Hello",
      voice: "alloy",
    });
    expect(Buffer.from(await spoken.arrayBuffer())).toEqual(bytes);
    expect(await costOf(speaker.id)).toBe(0.000_075);

    const listener = await aClient();
    const heard = { text: "Hello", usage: { type: "duration", seconds: 30 } };
    lintel.upstream.script([{ kind: "give-answer", body: heard }]);
    const file = await toFile(Buffer.alloc(10_000), "a.wav");
    const text = await listener.client.audio.transcriptions.create({ model: "whisper-1", file });
    expect(text.text).toBe("Hello");
    expect(await costOf(listener.id)).toBe(0.003);
  });

  describe("of a deployment on Azure", () => {
    const call = { model: "", messages: [{ role: "user" as const, content: "Hi" }] };
    /** 1,000 × $2.50/M + 500 × $10/M */
    const CALL_USD = 0.0075;
    async function anAzureClient() {
      azure.always([
        { kind: "say", text: "Hello" },
        { kind: "report-usage", usage: chatUsage({ prompt: 1000, completion: 500 }) },
      ]);
      const { id, secret } = await aKeyFor("azure", { apikey: AZURE_KEY, url: azure.url });
      const endpoint = baseUrlOf("azure");
      const api = { endpoint, apiVersion: "2024-10-21", deployment: "prod", maxRetries: 0 };
      return { id, secret, client: new AzureOpenAI({ apiKey: secret, ...api }) };
    }

    it("chats, at the price of the model that answers", async () => {
      const { client, id, secret } = await anAzureClient();
      await client.chat.completions.create(call);
      expect(await costOf(id)).toBe(CALL_USD);
      const sent = azure.requests.at(-1);
      expect(sent?.path).toBe("/openai/deployments/prod/chat/completions");
      expect(sent?.query).toBe("api-version=2024-10-21");
      expect(sent?.header("api-key")).toBe(AZURE_KEY);
      expect(JSON.stringify(sent?.headers)).not.toContain(secret);
    });

    it("streams, and hides the usage it did not ask for, but not what Azure's filters found", async () => {
      const { client, id } = await anAzureClient();
      const chunks = [];
      for await (const chunk of await client.chat.completions.create({ ...call, stream: true })) {
        chunks.push(chunk);
      }
      expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{}] });
      expect(chunks.slice(1).map(({ choices }) => choices.length)).toEqual(
        chunks.slice(1).map(() => 1),
      );
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("Hello");
      expect(await costOf(id)).toBe(CALL_USD);
    });
  });
});

describe("Bedrock", () => {
  it("answers the unmodified Anthropic SDK, plain and streamed, signed with the setting's keys", async () => {
    const { accessKeyId, region, secretAccessKey, sessionToken = "" } = BEDROCK_TEST_KEYS;
    const { id, secret } = await aKeyFor("bedrock", {
      awsAccessKeyId: accessKeyId,
      awsSecretAccessKey: secretAccessKey,
      awsSessionToken: sessionToken,
      awsRegion: region,
      url: bedrock.url,
    });
    const baseURL = `${baseUrlOf("bedrock")}/anthropic`;
    const client = new Anthropic({ apiKey: secret, baseURL, maxRetries: 0 });
    bedrock.always([
      { kind: "say", text: "Grüße, 你好" },
      { kind: "report-usage", usage: messageUsage({ input: 100, output: 10 }) },
    ]);
    const call = {
      model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      max_tokens: 100,
      system: [{ type: "text" as const, text: "Be brief." }],
      messages: [{ role: "user" as const, content: [{ type: "text" as const, text: "Hi" }] }],
    };
    const plain = await client.messages.create(call);
    const streamed = await client.messages.stream(call).finalMessage();
    expect(streamed.content).toEqual(plain.content);
    const events = await waitFor(
      async () => {
        const all = await lintel.admin.eventsOf(id);
        return all.length === 2 ? all : undefined;
      },
      { label: "both events" },
    );
    // 100 × $3.30/M + 10 × $16.50/M
    expect(events.map(({ cost_in_usd }) => cost_in_usd)).toEqual([0.000_495, 0.000_495]);
    const sent = bedrock.requests.at(-1);
    expect(sent?.path).toMatch(/\/invoke-with-response-stream$/);
    const { model: _model, ...body } = call;
    expect(sent?.json()).toEqual({ anthropic_version: "bedrock-2023-05-31", ...body });
    await expect(client.messages.create({ ...call, messages: [] })).rejects.toMatchObject({
      status: 400,
      error: { error: { type: "invalid_request_error" } },
    });
  });
});
