import { CustomProvider, ProviderSetting } from "@lintel/core";
import { createPriceBook } from "@lintel/prices";
import { PROVIDERS, readEndpointCall, toProvider } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { AnswerMemory } from "../../memory/answer-memory.ts";
import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import { planAttempt } from "./plan-attempt.ts";

const ID = "00000000-0000-4000-8000-000000000001";
const TIMES = { version: 1, createdAtMs: 0, updatedAtMs: 0 };
const CONFIG = {
  path: "/chat",
  modelLocation: "model",
  requestPromptLocation: "messages.#.content",
  responseCompletionLocation: "choices.#.message.content",
  streamLocation: "",
  streamEndWord: "",
  streamResponseCompletionLocation: "",
  streamMaxEmptyMessages: 0,
};

function plan(targetUrl: string, members: Readonly<Record<string, string>>) {
  const provider = toProvider(
    CustomProvider.parse({
      ...TIMES,
      id: ID,
      provider: "bricks",
      routeConfigs: [{ ...CONFIG, targetUrl }],
      authenticationParam: "",
    }),
  );
  const [endpoint] = provider.endpoints;
  const bytes = Buffer.from('{"model":"gpt-4o"}');
  const head = { method: "POST", contentType: "", params: {}, mustKnowModel: false } as const;
  const verdict = endpoint && readEndpointCall(endpoint, bytes, head);
  if (endpoint === undefined || verdict?.readable !== true) throw new Error("not readable");
  const setting = ProviderSetting.parse({
    ...TIMES,
    id: ID,
    provider: "bricks",
    name: "",
    setting: members,
    allowedModels: [],
    costMap: null,
  });
  const deps = {
    answers: new AnswerMemory(),
    rules: { timeoutMs: 600_000 },
    prices: createPriceBook(),
    now: () => Date.UTC(2026, 10, 22),
  };
  const target = { ...head, provider, endpoint, upstreamPath: targetUrl, isFixed: true };
  return planAttempt(deps, { target, setting }, { body: verdict.body });
}

describe("a call to a custom provider", () => {
  const OPENAI = "https://api.openai.com/v1/chat/completions";

  it("costs what the API at its address charges", () => {
    expect(plan(OPENAI, {})).toMatchObject({
      seller: "openai",
      // Those of priority, with which the account may serve it.
      prices: { input: 4_250_000_000, output: 17_000_000_000 },
      outputTokens: 16_384,
    });
  });

  it.each([
    ["the setting leads elsewhere", OPENAI, { url: "https://models.test" }],
    ["its address is unknown", "https://models.test/v1/chat", {}],
  ])("has no price where %s", (_what, target, members) => {
    expect(plan(target, members)).toMatchObject({ seller: "bricks", prices: undefined });
  });
});

/** The call at a provider of ours, where the last answer named a model. */
function planAt(path: string, method: "GET" | "POST", json: object, answered?: string) {
  const found = createProviderPaths(PROVIDERS).find(method, `/api/providers/${path}`);
  if (found === undefined) throw new Error(`${path} is not served`);
  const [target] = found.targets;
  const head = { method, contentType: "application/json", mustKnowModel: false };
  const { params } = found.inbound;
  const bytes = Buffer.from(method === "GET" ? "" : JSON.stringify(json));
  const verdict = readEndpointCall(target.endpoint, bytes, { ...head, params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const setting = ProviderSetting.parse({
    ...TIMES,
    id: ID,
    provider: target.provider.id,
    name: "",
    setting: {},
    allowedModels: [],
    costMap: null,
  });
  const answers = new AnswerMemory();
  const answer = { model: answered, text: "", usage: undefined };
  if (answered !== undefined) answers.note(ID, verdict.body, answer);
  const rules = { timeoutMs: 600_000 };
  const deps = { answers, prices: createPriceBook(), now: () => Date.UTC(2026, 10, 22), rules };
  return planAttempt(deps, { target, setting }, { body: verdict.body });
}

const CHAT = { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] };

describe("a call to a provider", () => {
  it("that costs nothing is bounded by nothing", () => {
    expect(planAt("openai/v1/models", "GET", {})).toMatchObject({
      prices: { input: 0, output: 0 },
      promptTokens: 0,
      outputTokens: 0,
    });
  });

  it("of an unknown kind has no price", () => {
    const unknown = planAt("openai/v1/of-tomorrow", "POST", CHAT);
    expect(unknown).toMatchObject({ prices: undefined, promptTokens: 0, outputTokens: 0 });
  });

  it("that begins a job is bounded by nothing that is known", () => {
    const job = planAt("openai/v1/batches", "POST", { endpoint: "/v1/chat/completions" });
    expect(job).toMatchObject({ isUnbounded: true, prices: { input: 0, output: 0 } });
  });

  it("to a deployment has the limits of the model that answered last", () => {
    const path = "azure/openai/deployments/own/chat/completions";
    const outputOf = (answered?: string) => planAt(path, "POST", CHAT, answered);
    expect(outputOf("gpt-4o-mini")).toMatchObject({ outputTokens: 16_384 });
    expect(outputOf("gpt-4")).toMatchObject({ outputTokens: 8192 });
  });
});
