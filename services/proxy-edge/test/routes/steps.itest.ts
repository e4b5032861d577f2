import { randomUUID } from "node:crypto";

import { createPriceBook, priceUsage } from "@lintel/prices";
import {
  BEDROCK_TEST_KEYS,
  startAnthropicUpstream,
  startBackendUpstream,
  startBedrockUpstream,
  startOpenAiUpstream,
  type Upstream,
  waitFor,
} from "@lintel/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  aBody,
  type Bench,
  type SettingOptions,
  startBench,
  type TestProxy,
} from "../start-bench.ts";
import { insertRoute, STEP } from "./insert-route.ts";

let bench: Bench;
let proxy: TestProxy;
/** Of OpenAI's settings; Azure's, and that of the custom provider. */
let openai: Upstream;
let azure: Upstream;
let bricks: Upstream;
let anthropic: Upstream;
let bedrock: Upstream;
let locallab: Upstream;
const upstreams = () => [openai, azure, bricks, anthropic, bedrock, locallab];

beforeAll(async () => {
  bench = await startBench();
  [openai, azure, bricks, anthropic, bedrock, locallab] = await Promise.all([
    startOpenAiUpstream(),
    startOpenAiUpstream(),
    startOpenAiUpstream(),
    startAnthropicUpstream(),
    startBedrockUpstream(),
    startBackendUpstream("locallab"),
  ]);
  await aCustomProvider("bricks", `${bricks.url}/chat/completions`);
  proxy = await bench.startProxy();
});
beforeEach(() => {
  for (const upstream of upstreams()) upstream.reset();
});
afterAll(async () => {
  await Promise.all(upstreams().map((upstream) => upstream.close()));
  await bench.close();
});

async function aCustomProvider(provider: string, targetUrl: string): Promise<void> {
  const now = new Date();
  const config = {
    path: "/chat/completions",
    targetUrl,
    modelLocation: "model",
    requestPromptLocation: "messages.#.content",
    responseCompletionLocation: "choices.#.message.content",
    streamLocation: "stream",
    streamEndWord: "[DONE]",
    streamResponseCompletionLocation: "choices.#.delta.content",
    streamMaxEmptyMessages: 0,
  };
  await bench.db
    .insertInto("custom_providers")
    .values({
      id: randomUUID(),
      created_at: now,
      updated_at: now,
      provider,
      route_configs: JSON.stringify([config]),
      authentication_param: "",
    })
    .execute();
}

const MODELS = {
  claude: "claude-sonnet-4-5",
  bedrock: "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
};
const AZURE = {
  provider: "azure",
  model: "gpt-4o-mini",
  params: { deploymentId: "d", apiVersion: "2024-10-21" },
};

const VLLM = { provider: "vllm", model: "gpt-4o-mini" };

interface Asked {
  readonly path: string;
  readonly settings: readonly [SettingOptions, ...SettingOptions[]];
  readonly steps: readonly object[];
  readonly strategy?: string;
}

/** A route of these steps, and how its key calls it. */
async function aRoute({ path, settings: [first, ...others], steps, strategy }: Asked) {
  const key = await bench.aKey({ ...first, others });
  const given = { keyId: key.id, path, steps: steps.map((step) => ({ ...STEP, ...step })) };
  const route = await insertRoute(bench, proxy, { ...given, ...(strategy && { strategy }) });
  const call = (body: object | string) =>
    fetch(route.url, {
      method: "POST",
      headers: { authorization: `Bearer ${key.secret}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const eventsOf = async () => (await proxy.events()).filter(({ routeId }) => routeId === route.id);
  return { call, eventsOf };
}

const settingOf = (provider: string, url: string, more: object = {}): SettingOptions => ({
  provider,
  setting: { url, ...more },
});

const told = (answer: Response) =>
  ["provider", "attempts", "skipped-steps"].map((name) => answer.headers.get(`x-lintel-${name}`));

describe("a step that cannot do all that a call asks for", () => {
  const TOOLS = [{ type: "function", function: { name: "f", parameters: { type: "object" } } }];
  const LOCALLAB = { provider: "locallab", model: "backend-model" };

  it("is skipped, the answer says so, and no attempt is made there", async () => {
    const { call, eventsOf } = await aRoute({
      path: "/skip/chat/completions",
      settings: [settingOf("locallab", locallab.url), settingOf("openai", openai.url)],
      steps: [LOCALLAB, {}],
    });
    const answer = await call(aBody({ tools: TOOLS }));
    expect([answer.status, ...told(answer)]).toEqual([200, "openai", "1", "1"]);
    await answer.text();
    const why = { errorCode: "unsupported", reason: "locallab does not support `tools`" };
    expect(
      (await eventsOf()).map(({ provider, skippedSteps }) => [provider, skippedSteps]),
    ).toEqual([["openai", [{ step: 1, ...why }]]]);
    expect(locallab.requests).toEqual([]);
    const plain = await call(aBody({ max_tokens: 5 }));
    expect([plain.status, ...told(plain)]).toEqual([200, "locallab", "1", null]);
    await plain.text();
  });

  it("501: is the call's refusal when there is no other", async () => {
    const { call } = await aRoute({
      path: "/alone/chat/completions",
      settings: [settingOf("locallab", locallab.url)],
      steps: [LOCALLAB],
    });
    const answer = await call(aBody({ tools: TOOLS }));
    expect([answer.status, answer.headers.get("x-lintel-error")]).toEqual([501, "unsupported"]);
    expect(await answer.text()).toContain("locallab does not support `tools`");
  });
});

describe("a step whose server takes no more calls at once", () => {
  it("is left at once for another, and waited for when there is none", async () => {
    const { call, eventsOf } = await aRoute({
      path: "/busy/chat/completions",
      settings: [
        settingOf("vllm", bench.upstream.url, { maxConcurrency: "1" }),
        settingOf("openai", openai.url, { maxConcurrency: "1" }),
      ],
      steps: [VLLM, {}],
    });
    const gate = Promise.withResolvers<void>();
    const waiting = [{ kind: "wait", before: "headers", until: gate.promise }] as const;
    bench.upstream.always(waiting);
    openai.always(waiting);
    const first = call(aBody());
    await waitFor(() => bench.upstream.counts().open === 1, { label: "the first call" });
    const second = call(aBody());
    await waitFor(() => openai.counts().open === 1, { label: "the second call, elsewhere" });
    const third = call(aBody());
    const hasLeft = async () =>
      (await eventsOf()).filter(({ errorCode }) => errorCode === "upstream_busy").length === 2;
    await waitFor(hasLeft, { label: "the third call, elsewhere" });
    gate.resolve();
    const answers = await Promise.all([first, second, third]);
    bench.upstream.reset();
    expect(answers.map((answer) => [answer.status, ...told(answer)])).toEqual([
      [200, "vllm", "1", null],
      [200, "openai", "2", null],
      [200, "openai", "2", null],
    ]);
    await Promise.all(answers.map((answer) => answer.text()));
    // Nothing is wrong with a server that has enough to do: the next call goes there.
    const next = await call(aBody());
    expect(told(next)[0]).toBe("vllm");
    await next.text();
  });
});

it("a large body fails over with its model replaced and every other byte as it came", async () => {
  const { call } = await aRoute({
    path: "/large/chat/completions",
    settings: [settingOf("azure", azure.url), settingOf("openai", openai.url)],
    steps: [AZURE, { requestParams: { temperature: 0 } }],
  });
  azure.always([{ kind: "fail", with: "overloaded" }]);
  const content = "Sea and sky. ".repeat(6000);
  for (const streamed of [false, true]) {
    const members = `"own" : 1.50, "messages":[{"role":"user","content":${JSON.stringify(content)}}]`;
    const body = (model: string, more = "") =>
      `{"model": "${model}", "stream": ${streamed}, "max_tokens": 5,  ${members}${more}}`;
    const answer = await call(body("any"));
    expect([answer.status, ...told(answer)]).toEqual([200, "openai", "2", null]);
    expect(await answer.text()).toContain("choices");
    const sent = openai.requests.at(-1)?.body.toString() ?? "";
    expect(sent.includes(`"own" : 1.50, "messages"`)).toBe(true);
    expect(JSON.parse(sent)).toMatchObject({
      model: "gpt-4o-mini",
      temperature: 0,
      messages: [{ content }],
    });
  }
});

describe("steps of several vendors, over sockets", () => {
  it("are tried from Azure and a custom provider to OpenAI, plain and streamed, and only the last is charged", async () => {
    const { call, eventsOf } = await aRoute({
      path: "/vendors/chat/completions",
      settings: [
        settingOf("azure", azure.url),
        settingOf("bricks", "", { apikey: "k" }),
        settingOf("openai", openai.url),
      ],
      steps: [AZURE, { provider: "bricks", model: "m-1" }, {}],
    });
    azure.always([{ kind: "fail", with: "overloaded" }]);
    bricks.always([{ kind: "fail", with: "overloaded" }]);
    for (const stream of [false, true]) {
      const answer = await call(aBody({ stream }));
      expect([answer.status, ...told(answer)]).toEqual([200, "openai", "3", null]);
      expect(await answer.text()).toContain("choices");
    }
    const events = await eventsOf();
    expect(events.map(({ attempt, provider, status }) => [attempt, provider, status])).toEqual(
      [1, 2].flatMap(() => [
        [1, "azure", 503],
        [2, "bricks", 503],
        [3, "openai", 200],
      ]),
    );
    expect(events.filter(({ usage, unmeasured }) => usage ?? unmeasured)).toHaveLength(2);
    expect(azure.requests[0]?.path).toContain("/openai/deployments/d/chat/completions");
    expect(JSON.parse(bricks.requests[0]?.body.toString() ?? "")).toMatchObject({ model: "m-1" });
  });

  it("lead from Anthropic to Bedrock, whose binary stream is the caller's dialect, at the exact price", async () => {
    const { accessKeyId, region, secretAccessKey, sessionToken = "" } = BEDROCK_TEST_KEYS;
    const { call, eventsOf } = await aRoute({
      path: "/claude/v1/messages",
      settings: [
        settingOf("anthropic", anthropic.url),
        settingOf("bedrock", bedrock.url, {
          awsRegion: region,
          awsAccessKeyId: accessKeyId,
          awsSecretAccessKey: secretAccessKey,
          awsSessionToken: sessionToken,
        }),
      ],
      steps: [
        { provider: "anthropic", model: MODELS.claude },
        { provider: "bedrock", model: MODELS.bedrock },
      ],
    });
    anthropic.always([{ kind: "fail", with: "overloaded_error" }]);
    bedrock.always([{ kind: "report-usage", usage: { input_tokens: 11, output_tokens: 7 } }]);
    for (const stream of [false, true]) {
      const answer = await call({
        model: "any",
        max_tokens: 50,
        stream,
        messages: [{ role: "user", content: "Say hi" }],
      });
      const text = await answer.text();
      expect([answer.status, ...told(answer)]).toEqual([200, "bedrock", "2", null]);
      expect(text).toContain(stream ? "event: message_stop" : '"stop_reason"');
    }
    const prices = createPriceBook();
    const costs = (await eventsOf()).map((event) => [
      event.provider,
      event.usage && priceUsage(prices, event, event.usage).costNano,
    ]);
    // $3 and $15 a million.
    const cost = 11 * 3000 + 7 * 15_000;
    expect(costs).toEqual([
      ["anthropic", undefined],
      ["bedrock", cost],
      ["anthropic", undefined],
      ["bedrock", cost],
    ]);
  });
});

it("a route by least latency settles on the quicker step, over HTTP", async () => {
  const { call } = await aRoute({
    path: "/quick/chat/completions",
    settings: [settingOf("vllm", azure.url), settingOf("openai", openai.url)],
    steps: [VLLM, {}],
    strategy: "least-latency",
  });
  azure.always([{ kind: "wait", before: "headers", until: 300 }]);
  const chosen: string[] = [];
  const hasSettled = async () => {
    // Conversations of their own: one alone would stay where it is.
    const messages = [{ role: "user", content: `Say ${chosen.length}` }];
    const answer = await call(aBody({ messages }));
    await answer.text();
    chosen.push(told(answer)[0] ?? "");
    return chosen.length > 5 && chosen.slice(-5).every((provider) => provider === "openai");
  };
  await waitFor(hasSettled, { label: "the quicker step" });
  expect(chosen).toContain("vllm");
});
