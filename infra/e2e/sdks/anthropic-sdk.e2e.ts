import { randomUUID } from "node:crypto";

import Anthropic, { APIUserAbortError } from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import {
  messageUsage,
  type RecordedRequest,
  startAnthropicUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { bookedCalls, type Lintel, startLintel } from "../src/index.ts";
import { spendThisMonth } from "../src/spend-this-month.ts";

/** $3 in, $15 out, $0.30 read from a cache, $3.75 and $6 written to one, per million tokens; $10 per 1,000 searches. */
const MODEL = "claude-sonnet-4-5";
const CALL = {
  model: MODEL,
  max_tokens: 200,
  messages: [{ role: "user" as const, content: "Hello" }],
};

let lintel: Lintel;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startAnthropicUpstream();
  lintel = await startLintel();
});
afterAll(async () => {
  await lintel.stop();
  await upstream.close();
});
afterEach(() => upstream.reset());

/** The worker asks for the batches of earlier tests when it likes; it is no SDK. */
const isClients = (request: RecordedRequest) =>
  request.header("user-agent")?.startsWith("Anthropic/JS") === true;
const clientsRequests = () => upstream.requests.filter(isClients);
const scriptNext = (...behaviours: Parameters<Upstream["script"]>[0]) =>
  upstream.script(behaviours, { when: isClients });

async function aCaller(limits: Readonly<Record<string, unknown>> = {}) {
  const setting = await lintel.admin.createSetting({
    provider: "anthropic",
    setting: { apikey: "sk-ant-upstream-test", url: upstream.url },
  });
  const secret = `sk-${randomUUID()}`;
  const id = await lintel.admin.createKey({
    name: "e2e",
    key: secret,
    settingIds: [setting],
    ...limits,
  });
  const baseURL = lintel.baseUrls[0]?.replace(/openai\/v1$/, "anthropic");
  return { id, secret, client: new Anthropic({ apiKey: secret, baseURL, maxRetries: 0 }) };
}

const eventsOf = (keyId: string, count = 1) =>
  waitFor(
    async () => {
      const events = await lintel.admin.eventsOf(keyId);
      return events.length >= count ? events : undefined;
    },
    { label: "the events of the calls" },
  );

const eventOf = async (keyId: string) => (await eventsOf(keyId))[0];

describe("the unmodified Anthropic SDK", () => {
  it("gets a message, and pays what it used", async () => {
    const { client, id, secret } = await aCaller();
    upstream.always([
      {
        kind: "report-usage",
        usage: messageUsage({
          input: 20,
          output: 40,
          cacheRead: 3000,
          cacheWrite5m: 1000,
          cacheWrite1h: 2000,
          webSearches: 1,
        }),
      },
    ]);
    const message = await client.messages.create({ ...CALL, metadata: { user_id: "u-1" } });
    expect(message.content[0]).toMatchObject({ type: "text" });
    expect(await eventOf(id)).toMatchObject({
      status: 200,
      model: MODEL,
      prompt_token_count: 6020,
      completion_token_count: 40,
      // 20×3,000 + 1,000×3,750 + 2,000×6,000 + 3,000×300 + 40×15,000 + 10,000,000 nano-dollars
      cost_in_usd: 0.027_31,
    });
    const sent = clientsRequests().at(-1);
    expect(sent?.header("x-api-key")).toBe("sk-ant-upstream-test");
    expect(JSON.stringify(sent?.headers)).not.toContain(secret);
  });

  it("streams the same message, and pays the same", async () => {
    const { client, id } = await aCaller();
    const call = {
      ...CALL,
      max_tokens: 3000,
      thinking: { type: "enabled" as const, budget_tokens: 2000 },
      tools: [{ name: "look", input_schema: { type: "object" as const } }],
      system: [
        {
          type: "text" as const,
          text: "Look. ".repeat(100),
          cache_control: { type: "ephemeral" as const },
        },
      ],
    };
    upstream.always([{ kind: "say", toolCalls: [{ name: "look", arguments: '{"at":"Grüße"}' }] }]);
    const plain = await client.messages.create(call);
    const streamed = await client.messages.stream(call).finalMessage();
    expect(streamed.content).toEqual(plain.content);
    const [one, other] = await eventsOf(id, 2);
    expect(one?.cost_in_usd).toBeGreaterThan(0);
    expect(other?.cost_in_usd).toBe(one?.cost_in_usd);
    expect(one?.prompt_token_count).toBe(
      plain.usage.input_tokens + (plain.usage.cache_creation_input_tokens ?? 0),
    );
    expect(one?.completion_token_count).toBe(plain.usage.output_tokens);
  });

  it("pays the exact prompt and the texts it saw of a stream it left", async () => {
    const { client, id } = await aCaller();
    const never = new Promise<never>(() => undefined);
    upstream.always([
      { kind: "report-usage", usage: messageUsage({ input: 1000, output: 500 }) },
      { kind: "say", text: "one two three four five" },
      { kind: "wait", before: { chunk: 6 }, until: never },
    ]);
    const stream = client.messages.stream(CALL);
    stream.on("text", () => stream.abort());
    await expect(stream.finalMessage()).rejects.toThrow(APIUserAbortError);
    const event = await eventOf(id);
    expect(event?.prompt_token_count).toBe(1000);
    // The five words, and what may have been generated unseen until the stream was left: at most what was asked for.
    expect(event?.completion_token_count).toBeGreaterThanOrEqual(5);
    expect(event?.completion_token_count).toBeLessThanOrEqual(CALL.max_tokens);
    expect((await upstream.nextRequest({ when: isClients })).state).toBe("abandoned");
  });

  it("counts tokens and finds models for nothing", async () => {
    const { client, id } = await aCaller();
    const { messages, model } = CALL;
    const counted = await client.messages.countTokens({ model, messages });
    expect(counted.input_tokens).toBeGreaterThan(0);
    expect((await client.models.list()).data.length).toBeGreaterThan(0);
    expect(await client.models.retrieve(MODEL)).toMatchObject({ type: "model" });
    const events = await eventsOf(id, 3);
    expect(events.map(({ cost_in_usd }) => cost_in_usd)).toEqual([0, 0, 0]);
  });

  it("gets the results of a batch through the gateway, and is not sent past it", async () => {
    const { client, id } = await aCaller();
    const requests = ["a", "b"].map((custom_id) => ({ custom_id, params: CALL }));
    const batch = await client.messages.batches.create({ requests });
    const lines = [];
    for await (const line of await client.messages.batches.results(batch.id)) lines.push(line);
    expect(lines.map(({ custom_id }) => custom_id)).toEqual(["a", "b"]);
    expect(await eventsOf(id, 3)).toHaveLength(3);
    const keys = clientsRequests().map((request) => request.header("x-api-key"));
    expect(keys).toEqual(Array.from({ length: 3 }, () => "sk-ant-upstream-test"));
  });

  it("lists, cancels and removes batches", async () => {
    const { client, id } = await aCaller();
    const { batches } = client.messages;
    const requests = [{ custom_id: "a", params: CALL }];
    const batch = await batches.create({ requests });
    expect(await batches.cancel(batch.id)).toMatchObject({ processing_status: "canceling" });
    const ids: string[] = [];
    for await (const listed of batches.list()) ids.push(listed.id);
    expect(ids).toContain(batch.id);
    expect(await batches.delete(batch.id)).toMatchObject({ type: "message_batch_deleted" });
    expect((await bookedCalls(lintel.db, id, 4)).slice(1)).toEqual([
      "POST /v1/messages/batches/:id/cancel 0",
      "GET /v1/messages/batches 0",
      "DELETE /v1/messages/batches/:id 0",
    ]);
  });

  it("runs tools by itself, on the beta of messages, and pays for both calls", async () => {
    const { client, id } = await aCaller();
    upstream.always([{ kind: "report-usage", usage: messageUsage({ input: 1000, output: 50 }) }]);
    scriptNext({ kind: "say", toolCalls: [{ name: "look", arguments: '{"at":"Grüße"}' }] });
    const seen: unknown[] = [];
    const look = betaTool({
      name: "look",
      description: "Looks.",
      inputSchema: { type: "object", properties: { at: { type: "string" } }, required: ["at"] },
      run: ({ at }) => {
        seen.push(at);
        return "a cat";
      },
    });
    const message = await client.beta.messages.toolRunner({
      ...CALL,
      tools: [look],
      betas: ["context-1m-2025-08-07"],
    });
    expect(seen).toEqual(["Grüße"]);
    expect(message.content[0]).toMatchObject({ type: "text" });
    const betas = clientsRequests().map((request) => request.header("anthropic-beta"));
    const beta = expect.stringContaining("context-1m-2025-08-07");
    expect(betas).toEqual([beta, beta]);
    // 1,000 × $3/M + 50 × $15/M
    const line = "POST /v1/messages 3750000";
    expect(await bookedCalls(lintel.db, id, 2)).toEqual([line, line]);
  });

  it("gets errors in Anthropic's shape, ours and theirs", async () => {
    const { client } = await aCaller({ costLimitInUsd: 0.000_001 });
    await expect(client.messages.create(CALL)).rejects.toMatchObject({
      status: 429,
      error: { type: "error", error: { type: "rate_limit_error" } },
    });
    const { client: other } = await aCaller();
    scriptNext({ kind: "fail", with: "overloaded_error" });
    await expect(other.messages.create(CALL)).rejects.toMatchObject({
      status: 529,
      error: { type: "error", error: { type: "overloaded_error" } },
    });
  });

  it("fails at once, with the id of its request, when its window ends weeks later", async () => {
    const { client, id } = await aCaller({ costLimitInUsdOverTime: 1, costLimitInUsdUnit: "mo" });
    await spendThisMonth(lintel.db, id, 999_999_990);
    const retrying = client.withOptions({ maxRetries: 2 });
    const refusal = await retrying.messages.create(CALL).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      status: 429,
      requestID: expect.stringMatching(/^[\da-f-]{36}$/),
      message: expect.stringMatching(/; try again after \d{4}-\d\d-01T00:00:00Z/),
    });
  });

  it("has its answer cut to what its limit can pay", async () => {
    // The prompt's bound and 3 tokens of the answer
    const body = JSON.stringify(CALL).length + 100;
    const { client } = await aCaller({ costLimitInUsd: body * 0.000_006 + 0.000_3 });
    const { data, response } = await client.messages.create(CALL).withResponse();
    const cap = Number(response.headers.get("x-lintel-output-cap"));
    expect(cap).toBeGreaterThan(0);
    expect(cap).toBeLessThan(200);
    expect(data.usage.output_tokens).toBeLessThanOrEqual(cap);
    expect(clientsRequests().at(-1)?.json()).toEqual({ ...CALL, max_tokens: cap });
  });
});
