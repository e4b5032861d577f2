import { writeFile } from "node:fs/promises";
import path from "node:path";

import {
  BEDROCK_TEST_KEYS,
  type ResponsesUpstream,
  startAnthropicUpstream,
  startAzureUpstream,
  startBedrockUpstream,
  startResponsesUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";
import {
  goProgram,
  NPM_FOLDER,
  npmPackage,
  ONE_A_DAY,
  pythonProgram,
  type Ran,
  runClient,
  untilDayIsLong,
} from "./run-client.ts";

/**
 * The lines of the second table in `.github/guides/clients.md`, with the real programs. Not everywhere can they be had:
 * `npm run try:clients` installs them, and runs this.
 */
const python = pythonProgram("python-clients", "python") ?? "";
const aider = pythonProgram("python-aider", "aider") ?? "";
const llm = pythonProgram("python-clients", "llm") ?? "";
/** Built by `npm run try:clients` where there is Go. */
const go = goProgram() ?? "";
const bedrockSdk = npmPackage("@anthropic-ai/bedrock-sdk") ?? "";

const SAYS = "Hello from the model.";
/** The SDKs try twice more, a second apart, before they give up: what sleeps until the window ends never gets here. */
const AT_ONCE_S = 120;

let bench: Bench;
let proxy: TestProxy;
let anthropic: Upstream;
let azure: Upstream;
let bedrock: Upstream;
let responses: ResponsesUpstream;
let providers = "";
beforeAll(async () => {
  if (python === "") return;
  bench = await startBench();
  anthropic = await startAnthropicUpstream();
  azure = await startAzureUpstream();
  bedrock = await startBedrockUpstream();
  responses = await startResponsesUpstream();
  for (const upstream of [bench.upstream, anthropic, azure, bedrock]) {
    upstream.always([{ kind: "say", text: SAYS }]);
  }
  proxy = await bench.startProxy();
  providers = `${proxy.url}/api/providers`;
});
const rows: string[] = [];
afterAll(async () => {
  if (python === "") return;
  process.stdout.write(`${rows.join("\n")}\n`);
  await bench.close();
  await Promise.all([anthropic.close(), azure.close(), bedrock.close(), responses.close()]);
});

let homes = 0;
const aHome = () => path.join(bench.folder, `home-${(homes += 1)}`);

/** Everything a client of any provider needs, in one key. */
function aKey(key: object = {}) {
  const { accessKeyId, region, secretAccessKey, sessionToken = "" } = BEDROCK_TEST_KEYS;
  return bench.aKey({
    others: [
      {
        provider: "anthropic",
        setting: { url: anthropic.url, apikey: "sk-ant-upstream-test" },
      },
      {
        provider: "azure",
        setting: { url: azure.url, apikey: "azure-upstream-test" },
      },
      {
        provider: "bedrock",
        setting: {
          awsAccessKeyId: accessKeyId,
          awsSecretAccessKey: secretAccessKey,
          awsSessionToken: sessionToken,
          awsRegion: region,
          url: bedrock.url,
        },
      },
    ],
    key,
  });
}

/** A key whose one call of the day was made. */
async function aUsedKey(pathOf: string, body: object) {
  await untilDayIsLong();
  const { secret } = await aKey(ONE_A_DAY);
  const made = await fetch(providers + pathOf, {
    method: "POST",
    headers: {
      "x-api-key": secret,
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
    },
    body: JSON.stringify(body),
  });
  expect(made.status).toBe(200);
  return secret;
}

const billed = (keyId: string, count: number) =>
  waitFor(
    async () => {
      const events = (await proxy.events()).filter(({ keyId: of }) => of === keyId);
      return events.filter(({ usage }) => (usage?.output ?? 0) > 0).length >= count;
    },
    { label: `${count} events` },
  );

/** Notes for the table what a client did. */
function note(client: string, { code, err, tookMs }: Ran, does: string): void {
  const outcome = code === 0 ? "works" : `fails: ${err.trim().split("\n").at(-1) ?? ""}`;
  rows.push(`| ${client} | ${does} | ${outcome} | ${(tookMs / 1000).toFixed(1)} s |`);
}

async function runScript(client: string, run: Ran): Promise<unknown> {
  note(client, run, "plain, streamed");
  expect(run).toMatchObject({ code: 0 });
  return JSON.parse(run.out.trim().split("\n").at(-1) ?? "");
}
const both = { plain: SAYS, streamed: SAYS };

describe.skipIf(python === "")("clients in Python (skipped until `npm run try:clients`)", () => {
  const runPython = (script: string, ...args: readonly string[]) =>
    runClient(python, {
      args: [path.join(import.meta.dirname, "python", script), providers, ...args],
      home: aHome(),
    });

  it("openai: chat, streams, a response over WebSocket, and an end at a limit", async () => {
    const { id, secret } = await aKey();
    const connecting = await bench.aKey({ setting: { url: responses.url } });
    responses.script({ says: SAYS, usage: { input_tokens: 40, output_tokens: 6 } });
    const used = await aUsedKey("/openai/v1/chat/completions", {
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "Hi" }],
    });
    const ran = await runPython("openai_client.py", secret, connecting.secret, used);
    const seen = await runScript("Python `openai`", ran);
    expect(seen).toMatchObject({
      ...both,
      connected: SAYS,
      refusal: expect.stringContaining("too many requests"),
    });
    expect(Object(seen).refusedAfterS).toBeLessThan(AT_ONCE_S);
    await billed(id, 2);
    await billed(connecting.id, 1);
  });

  it("openai on Azure", async () => {
    const { id, secret } = await aKey();
    const ran = await runPython("openai_azure.py", secret);
    expect(await runScript("Python `openai`, Azure", ran)).toEqual(both);
    await billed(id, 2);
  });

  it("anthropic: messages, streams, and an end at a limit", async () => {
    const { id, secret } = await aKey();
    const used = await aUsedKey("/anthropic/v1/messages", {
      model: "claude-sonnet-4-5",
      max_tokens: 10,
      messages: [{ role: "user", content: "Hi" }],
    });
    const ran = await runPython("anthropic_client.py", secret, used);
    const seen = await runScript("Python `anthropic`", ran);
    expect(seen).toMatchObject({
      ...both,
      refusal: expect.stringContaining("too many requests"),
    });
    expect(Object(seen).refusedAfterS).toBeLessThan(AT_ONCE_S);
    await billed(id, 2);
  });

  it("anthropic on Bedrock, with the key as token and as access key", async () => {
    const { id, secret } = await aKey();
    const ran = await runPython("anthropic_bedrock.py", secret);
    const seen = await runScript("Python `anthropic`, Bedrock", ran);
    expect(seen).toEqual({ ...both, signed: both });
    await billed(id, 4);
  });

  it("LangChain: OpenAI's and Anthropic's", async () => {
    const { id, secret } = await aKey();
    const ran = await runPython("langchain_client.py", secret);
    expect(await runScript("LangChain (Python)", ran)).toEqual({ ...both, anthropic: both });
    await billed(id, 4);
  });

  it("LiteLLM", async () => {
    const { id, secret } = await aKey();
    const ran = await runPython("litellm_client.py", secret);
    expect(await runScript("LiteLLM", ran)).toEqual(both);
    await billed(id, 2);
  });

  it("llm, with a file of its own for more models", async () => {
    const { id, secret } = await aKey();
    const home = aHome();
    const env = { LLM_USER_PATH: home, LLM_LINTEL_KEY: secret };
    await runClient(llm, { args: ["--version"], env, home });
    const entry = [
      "- model_id: lintel",
      "  model_name: gpt-4o-mini",
      `  api_base: ${providers}/openai/v1`,
      "  api_key_name: lintel",
    ];
    await writeFile(path.join(home, "extra-openai-models.yaml"), `${entry.join("\n")}\n`);
    await runClient(llm, { args: ["keys", "set", "lintel", "--value", secret], env, home });
    const streamed = await runClient(llm, { args: ["-m", "lintel", "Say hello."], env, home });
    note("`llm`", streamed, "plain, streamed");
    expect(streamed.out.trim()).toBe(SAYS);
    const args = ["-m", "lintel", "--no-stream", "Say hello."];
    expect((await runClient(llm, { args, env, home })).out.trim()).toBe(SAYS);
    await billed(id, 2);
  });
});

describe.skipIf(aider === "")("aider (skipped until `npm run try:clients`)", () => {
  it("says what the model says", async () => {
    const { id, secret } = await aKey();
    const silent = ["--no-check-update", "--no-show-model-warnings", "--no-show-release-notes"];
    // Its answers to what it asks by itself would open pages of its own in a browser.
    const quiet = ["--no-git", "--yes-always", "--analytics-disable", ...silent];
    const ran = await runClient(aider, {
      args: [...quiet, "--model", "openai/gpt-4o-mini", "--message", "Say hello."],
      env: { OPENAI_API_BASE: `${providers}/openai/v1`, OPENAI_API_KEY: secret, LC_ALL: "C.UTF-8" },
      home: aHome(),
    });
    note("aider", ran, "streamed");
    expect(ran.out + ran.err).toContain(SAYS);
    await billed(id, 1);
  });
});

describe.skipIf(python === "" || go === "")(
  "openai-go (skipped until `npm run try:clients`)",
  () => {
    it("answers and streams", async () => {
      const { id, secret } = await aKey();
      const ran = await runClient(go, { args: [providers, secret], home: aHome() });
      expect(await runScript("Go `openai-go`", ran)).toEqual(both);
      await billed(id, 2);
    });
  },
);

describe.skipIf(python === "" || bedrockSdk === "")(
  "@anthropic-ai/bedrock-sdk (skipped until `npm run try:clients`)",
  () => {
    it("answers and streams, with the key as token and as access key", async () => {
      const { id, secret } = await aKey();
      const script = path.join(import.meta.dirname, "javascript/anthropic-bedrock.mjs");
      const ran = await runClient(process.execPath, {
        args: [script, providers, secret, NPM_FOLDER],
        home: aHome(),
      });
      const seen = await runScript("`@anthropic-ai/bedrock-sdk`", ran);
      expect(seen).toEqual({ ...both, signed: both });
      await billed(id, 4);
    });
  },
);
