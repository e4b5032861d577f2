import { randomUUID } from "node:crypto";

import {
  ANTHROPIC_ADMIN_TEST_KEY,
  createTestDatabase,
  freePort,
  OPENAI_ADMIN_TEST_KEY,
  startUsageUpstream,
  type TestDatabase,
} from "@lintel/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PASSWORD, type RunningAdminApi, startAdminApi } from "./start-admin-api.ts";

const DAY = Date.UTC(2026, 9, 5) / 1000;
const ON = ["--day", "2026-10-05"];

let database: TestDatabase;
let ledger: Client;
let admin: RunningAdminApi;
let keyId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  ledger = new Client({ connectionString: database.url });
  await ledger.connect();
  const cliEnv = {
    OPENAI_ADMIN_KEY: OPENAI_ADMIN_TEST_KEY,
    ANTHROPIC_ADMIN_KEY: ANTHROPIC_ADMIN_TEST_KEY,
  };
  admin = await startAdminApi({ cliEnv, databaseUrl: database.url });
  const setting = ["settings", "create", "--provider", "openai", "--apikey-stdin", "--json"];
  const { id } = (await admin.lintelWith("sk-1\n", ...setting)).json;
  ({ keyId } = await admin.json("keys", "create", "--setting", id, "--name", "books"));
});
afterAll(async () => {
  await ledger.end();
  await admin.close();
  await database.close();
});

/** What the ledger has of the day. */
async function book(provider: string, model: string, usage: object): Promise<void> {
  const items = [{ keyId, userId: "", at: DAY, provider, model, ...usage }];
  const response = await fetch(`${admin.url}/api/imports`, {
    method: "POST",
    headers: { "x-api-key": PASSWORD },
    body: JSON.stringify({ kind: "spend", items }),
  });
  expect(await response.json()).toMatchObject({ results: [{ outcome: "created" }] });
}

/** A call that Lintel itself recorded. */
async function bookEvent(model: string, columns: Readonly<Record<string, unknown>>): Promise<void> {
  const row = {
    id: randomUUID(),
    created_at: new Date((DAY + 86_400) * 1000 + 500),
    key_id: keyId,
    provider: "openai",
    model,
    status: 200,
    ending: "complete",
    streamed: false,
    admitted: true,
    attempts: 1,
    latency_ms: 1,
    usage_source: "upstream",
    cost_nano: 0,
    ...columns,
  };
  const names = Object.keys(row).join(", ");
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const text = `insert into events (${names}) values (${places.join(", ")})`;
  await ledger.query(text, Object.values(row));
}

describe("reconcile", () => {
  it("says what differs, from all pages of OpenAI's reports, and that all agrees", async () => {
    const usage = { costInNanoUsd: 500_000_000, calls: 1, promptTokens: 30, completionTokens: 5 };
    await book("openai", "gpt-4o-mini", usage);
    const reported = (input: number, output: number, model: string) => ({
      object: "organization.usage.completions.result",
      input_tokens: input,
      output_tokens: output,
      num_model_requests: 1,
      model,
    });
    const provider = await startUsageUpstream({
      completions: [reported(30, 5, "gpt-4o-mini-2024-07-18"), reported(7, 2, "gpt-5")],
      openAiCosts: [
        ["gpt-4o-mini-2024-07-18, input", 0.4],
        ["gpt-4o-mini-2024-07-18, output", 0.1],
      ],
    });
    const options = ["--provider", "openai", ...ON, "--provider-url", provider.origin];
    const { differences } = await admin.json("reconcile", ...options);
    const of = (figure: string, theirs: number) => ({ model: "gpt-5", figure, provider: theirs });
    expect(differences).toMatchObject([
      of("calls", 1),
      of("input tokens", 7),
      of("output tokens", 2),
    ]);
    const missing = { costInNanoUsd: 0, calls: 1, promptTokens: 7, completionTokens: 2 };
    await book("openai", "gpt-5", missing);
    const agreed = await admin.lintel("reconcile", ...options);
    expect(agreed.out).toBe("the ledger and openai agree: 2 models, $0.5\n");
    await provider.close();
  });

  it("compares each class that OpenAI tells apart, and what is charged by characters", async () => {
    await bookEvent("gpt-realtime", {
      input_tokens: 20,
      cache_read_tokens: 30,
      audio_input_tokens: 11,
      output_tokens: 5,
      reasoning_tokens: 2,
      audio_output_tokens: 9,
      finer_usage: JSON.stringify({ imageInput: 8, cacheReadAudio: 10 }),
    });
    await bookEvent("tts-1", { finer_usage: JSON.stringify({ characters: 40 }) });
    const provider = await startUsageUpstream({
      completions: [
        {
          object: "organization.usage.completions.result",
          model: "gpt-realtime",
          num_model_requests: 1,
          input_tokens: 61,
          input_uncached_tokens: 31,
          input_text_tokens: 12,
          input_image_tokens: 8,
          input_audio_tokens: 11,
          input_cached_tokens: 30,
          input_cached_text_tokens: 20,
          input_cached_audio_tokens: 10,
          input_cache_write_tokens: 0,
          output_tokens: 17,
          output_text_tokens: 7,
          output_audio_tokens: 10,
        },
      ],
      speeches: [{ model: "tts-1", num_model_requests: 1, characters: 44 }],
      openAiCosts: [["gpt-4o-mini, input", 0.5]],
    });
    const options = ["--provider", "openai", "--day", "2026-10-06"];
    const { differences } = await admin.json(
      "reconcile",
      ...options,
      "--provider-url",
      provider.origin,
    );
    expect(differences).toMatchObject([
      { model: "gpt-realtime", figure: "audio output tokens", ledger: 9, provider: 10 },
      { model: "tts-1", figure: "characters", ledger: 40, provider: 44 },
      { model: "(no model)", cause: expect.stringContaining("gpt-4o-mini, input") },
      { model: "(all)", figure: "cost in USD", ledger: 0, provider: 0.5 },
    ]);
    await provider.close();
  });

  it("compares Anthropic's classes one by one, and its cents by model", async () => {
    await bookEvent("claude-sonnet-4-5", {
      provider: "anthropic",
      input_tokens: 1,
      cache_read_tokens: 2,
      cache_write_tokens: 12,
      output_tokens: 5,
      finer_usage: JSON.stringify({ cacheWrite1h: 4, webSearches: 1 }),
      cost_nano: 1_234_500_000,
    });
    const provider = await startUsageUpstream({
      messages: [
        {
          uncached_input_tokens: 1,
          cache_read_input_tokens: 2,
          cache_creation: { ephemeral_1h_input_tokens: 4, ephemeral_5m_input_tokens: 8 },
          output_tokens: 6,
          server_tool_use: { web_search_requests: 1 },
          model: "claude-sonnet-4-5-20250929",
        },
      ],
      anthropicCosts: [
        [{ model: "claude-sonnet-4-5-20250929" }, "123.45"],
        [{ description: "Code Execution Usage" }, "100"],
      ],
    });
    const options = ["--provider", "anthropic", "--day", "2026-10-06"];
    const { differences } = await admin.json(
      "reconcile",
      ...options,
      "--provider-url",
      provider.origin,
    );
    expect(differences).toMatchObject([
      { model: "claude-sonnet-4-5", figure: "output tokens", ledger: 5, provider: 6 },
      { model: "(no model)", provider: 1, cause: expect.stringContaining("Code Execution") },
      { model: "(all)", figure: "cost in USD", ledger: 1.2345, provider: 2.2345, difference: 1 },
    ]);
    await provider.close();
  });

  it("says so when the report cannot be had, and what is missing", async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const away = ["--provider", "openai", ...ON, "--provider-url", nowhere];
    const failed = await admin.lintel("reconcile", ...away);
    expect([failed.code, failed.err]).toEqual([
      1,
      expect.stringMatching(/usage\/completions cannot be read: it cannot be reached\n$/),
    ]);
    const undated = await admin.lintel("reconcile", "--provider", "openai");
    expect([undated.code, undated.err]).toEqual([2, "lintel: --day is missing\n"]);
  });
});
