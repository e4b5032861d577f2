import { AzureOpenAI } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Upstream } from "../upstream/start-upstream.ts";
import { startAzureUpstream } from "./start-azure-upstream.ts";

let azure: Upstream;
beforeAll(async () => {
  azure = await startAzureUpstream({ deployments: { prod: "gpt-4o" } });
});
afterAll(() => azure.close());

const client = (apiVersion: string, apiKey = "azure-upstream-test") =>
  new AzureOpenAI({ apiKey, apiVersion, endpoint: azure.url, maxRetries: 0 });
const CALL = { model: "prod", messages: [{ role: "user" as const, content: "Hi" }] };

async function send(path: string, headers: Readonly<Record<string, string>>) {
  const body = JSON.stringify(CALL);
  const response = await fetch(azure.url + path, { method: "POST", headers, body });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}
const CHAT = "/openai/deployments/prod/chat/completions";

describe("an upstream of Azure's", () => {
  it("answers the unmodified SDK for a deployment as the model behind it, with what its filters found", async () => {
    const answer = await client("2024-10-21").chat.completions.create(CALL);
    expect(answer.model).toBe("gpt-4o-2024-08-06");
    expect(answer).toMatchObject({
      choices: [{ content_filter_results: { hate: { filtered: false } } }],
      prompt_filter_results: [{ prompt_index: 0 }],
    });
  });

  it("begins a stream with an event that has no choice", async () => {
    const stream = await client("2024-10-21").chat.completions.create({ ...CALL, stream: true });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]).toMatchObject({ choices: [], model: "", prompt_filter_results: [{}] });
    const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
    expect(said).toContain("simulated");
  });

  it.each([
    [
      "a bearer token in place of its own header",
      CHAT,
      { authorization: "Bearer azure-upstream-test" },
      401,
    ],
    ["a key that is not its own", CHAT, { "api-key": "other" }, 401],
    ["no version of the API", CHAT, { "api-key": "azure-upstream-test" }, 404],
    ["no such deployment", CHAT.replace("prod", "none"), { "api-key": "azure-upstream-test" }, 404],
  ])("refuses %s", async (what, path, headers, status) => {
    const version = what.startsWith("no version") ? "" : "?api-version=2024-10-21";
    expect(await send(path + version, headers)).toMatchObject({ status });
  });

  it("takes its key as a bearer token where the path has the version", async () => {
    const headers = { authorization: "Bearer azure-upstream-test" };
    expect(await send("/openai/v1/chat/completions", headers)).toMatchObject({ status: 200 });
  });

  it("knows stream_options from September 2024 on", async () => {
    const streamed = { ...CALL, stream: true as const, stream_options: { include_usage: true } };
    const old = client("2024-06-01").chat.completions.create(streamed);
    await expect(old).rejects.toMatchObject({ status: 400 });
    await expect(client("2024-10-21").chat.completions.create(streamed)).resolves.toBeDefined();
  });
});
