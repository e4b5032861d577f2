import { CustomProvider, ProviderSetting } from "@lintel/core";
import { createPriceBook } from "@lintel/prices";
import { readEndpointCall, toProvider } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { AnswerMemory } from "../../memory/answer-memory.ts";
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
    health: { usable: () => [], report: () => undefined },
    prices: createPriceBook(),
    random: () => 0,
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
