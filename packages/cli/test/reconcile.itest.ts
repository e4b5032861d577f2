import {
  ANTHROPIC_ADMIN_TEST_KEY,
  freePort,
  OPENAI_ADMIN_TEST_KEY,
  startUsageUpstream,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PASSWORD, type RunningAdminApi, startAdminApi } from "./start-admin-api.ts";

const DAY = Date.UTC(2026, 9, 5) / 1000;
const ON = ["--day", "2026-10-05"];

let admin: RunningAdminApi;
let keyId: string;
beforeAll(async () => {
  const cliEnv = {
    OPENAI_ADMIN_KEY: OPENAI_ADMIN_TEST_KEY,
    ANTHROPIC_ADMIN_KEY: ANTHROPIC_ADMIN_TEST_KEY,
  };
  admin = await startAdminApi({ cliEnv });
  const setting = ["settings", "create", "--provider", "openai", "--apikey-stdin", "--json"];
  const { id } = (await admin.lintelWith("sk-1\n", ...setting)).json;
  ({ keyId } = await admin.json("keys", "create", "--setting", id, "--name", "books"));
});
afterAll(() => admin.close());

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

describe("reconcile", () => {
  it("says what differs, from all pages of OpenAI's reports, and that all agrees", async () => {
    const usage = { costInNanoUsd: 500_000_000, calls: 1, promptTokens: 30, completionTokens: 5 };
    await book("openai", "gpt-4o-mini", usage);
    const reported = (input: number, output: number, model: string) => ({
      object: "organization.usage.completions.result",
      input_tokens: input,
      output_tokens: output,
      input_cached_tokens: 1,
      num_model_requests: 1,
      model,
    });
    const provider = await startUsageUpstream({
      completions: [reported(30, 5, "gpt-4o-mini-2024-07-18"), reported(7, 2, "gpt-5")],
      openAiCosts: [0.4, 0.1],
    });
    const options = ["--provider", "openai", ...ON, "--provider-url", provider.origin];
    const { differences } = await admin.json("reconcile", ...options);
    const of = (figure: string, theirs: number) => ({ model: "gpt-5", figure, provider: theirs });
    expect(differences).toMatchObject([
      of("calls", 1),
      of("prompt tokens", 7),
      of("completion tokens", 2),
    ]);
    const missing = { costInNanoUsd: 0, calls: 1, promptTokens: 7, completionTokens: 2 };
    await book("openai", "gpt-5", missing);
    const agreed = await admin.lintel("reconcile", ...options);
    expect(agreed.out).toBe("the ledger and openai agree: 2 models, $0.5\n");
    await provider.close();
  });

  it("counts Anthropic's classes of prompts as one, and its cents", async () => {
    const usage = { costInNanoUsd: 1_234_500_000, calls: 1, promptTokens: 15, completionTokens: 5 };
    await book("anthropic", "claude-sonnet-4-5", usage);
    const provider = await startUsageUpstream({
      messages: [
        {
          uncached_input_tokens: 1,
          cache_read_input_tokens: 2,
          cache_creation: { ephemeral_1h_input_tokens: 4, ephemeral_5m_input_tokens: 8 },
          output_tokens: 6,
          server_tool_use: { web_search_requests: 0 },
          model: "claude-sonnet-4-5-20250929",
        },
      ],
      anthropicCosts: ["123.45", "100"],
    });
    const options = ["--provider", "anthropic", ...ON, "--provider-url", provider.origin];
    const { differences } = await admin.json("reconcile", ...options);
    expect(differences).toMatchObject([
      { model: "claude-sonnet-4-5", figure: "completion tokens", ledger: 5, provider: 6 },
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
