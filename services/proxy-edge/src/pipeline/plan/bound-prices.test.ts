import { createPriceBook } from "@lintel/prices";
import { createEndpointFinder, PROVIDERS, readEndpointCall } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import type { LastAnswer } from "../../memory/answer-memory.ts";
import { boundPrices } from "./bound-prices.ts";

const NOW = Date.UTC(2026, 10, 22);
const prices = createPriceBook();
const DEPLOYMENT = "/openai/deployments/own/chat/completions";

function outputPrice(
  [providerId, path]: readonly [string, string],
  json: object,
  known?: Partial<LastAnswer>,
) {
  const provider = PROVIDERS.find(({ id }) => id === providerId);
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (provider === undefined || found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
  const verdict = readEndpointCall(endpoint, Buffer.from(JSON.stringify(json)), {
    ...head,
    params,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  const last = known && { model: undefined, serviceTier: undefined, ...known };
  const bound = boundPrices(
    { prices, now: () => NOW },
    { endpoint, seller: providerId, body: verdict.body, known: last, promptTokens: 10 },
  );
  return bound && bound.output / 1e9;
}

const CHAT = ["openai", "/v1/chat/completions"] as const;
const RESPONSES = ["openai", "/v1/responses"] as const;
const AZURE = ["azure", DEPLOYMENT] as const;
const AZURE_SPEECH = ["azure", "/openai/deployments/own/audio/speech"] as const;
const MESSAGES = ["anthropic", "/v1/messages"] as const;
const BEDROCK = ["bedrock", "/anthropic/v1/messages"] as const;
const mostExpensive = (prices.mostExpensive("azure", NOW, true)?.output ?? 0) / 1e9;

describe("the most a call can cost", () => {
  it.each([
    ["a model", CHAT, { model: "gpt-5", messages: [] }, { serviceTier: "default" }, 10],
    [
      "priority unasked, as long as no answer has revealed how the account is served",
      CHAT,
      { model: "gpt-5", messages: [] },
      {},
      20,
    ],
    ["a model without priority", CHAT, { model: "gpt-4-turbo", messages: [] }, {}, 30],
    [
      "flex, which may come to no more",
      CHAT,
      { model: "gpt-5", messages: [], service_tier: "flex" },
      {},
      10,
    ],
    ["priority", CHAT, { model: "gpt-5", messages: [], service_tier: "priority" }, {}, 20],
    [
      "priority without a price",
      CHAT,
      { model: "gpt-4-turbo", messages: [], service_tier: "priority" },
      {},
      75,
    ],
    [
      "priority by its newer name",
      CHAT,
      { model: "gpt-5.5", messages: [], service_tier: "fast" },
      {},
      75,
    ],
    [
      "a tier with a price of its own",
      RESPONSES,
      { model: "gpt-6-astra", input: "Hi", service_tier: "ultrafast" },
      {},
      300,
    ],
    ["an unknown tier", CHAT, { model: "gpt-5", messages: [], service_tier: "hyper" }, {}, 60],
    [
      "priority unasked, as last time",
      CHAT,
      { model: "gpt-5", messages: [] },
      { serviceTier: "priority" },
      20,
    ],
    [
      "the default, regardless of the last answer",
      CHAT,
      { model: "gpt-5", messages: [], service_tier: "default" },
      { serviceTier: "priority" },
      10,
    ],
    ["a place the account decides", MESSAGES, { model: "claude-opus-5", messages: [] }, {}, 27.5],
    [
      "no place in particular",
      MESSAGES,
      { model: "claude-opus-5", messages: [], inference_geo: "global" },
      {},
      25,
    ],
    [
      "fast mode",
      MESSAGES,
      { model: "claude-opus-5", messages: [], speed: "fast", inference_geo: "global" },
      {},
      50,
    ],
    [
      "fast mode without a price: six times the standard one, and a tenth",
      MESSAGES,
      { model: "claude-haiku-4-5", messages: [], speed: "fast" },
      {},
      33,
    ],
    [
      "an adviser, whose passes are bounded apart",
      MESSAGES,
      {
        model: "claude-haiku-4-5",
        messages: [],
        inference_geo: "global",
        tools: [{ type: "advisor_20260301", name: "advisor", model: "claude-fable-5" }],
      },
      {},
      5,
    ],
    [
      "an unknown tool that names a model",
      MESSAGES,
      {
        model: "claude-haiku-4-5",
        messages: [],
        inference_geo: "global",
        tools: [{ type: "critic_20270101", by: { model: "claude-fable-5" } }],
      },
      {},
      50,
    ],
    [
      "who answers in its place, in fast mode",
      MESSAGES,
      {
        model: "claude-fable-5",
        messages: [],
        fallbacks: [{ model: "claude-haiku-4-5" }, { model: "claude-fable-5-2", speed: "fast" }],
      },
      {},
      88,
    ],
    [
      "any model the provider may answer with instead",
      MESSAGES,
      { model: "claude-haiku-4-5", messages: [], fallbacks: "default" },
      {},
      82.5,
    ],
    [
      "Bedrock, which has neither places nor speeds",
      BEDROCK,
      { model: "global.anthropic.claude-opus-5", messages: [], speed: "fast" },
      {},
      25,
    ],
    ["an unknown model", CHAT, { model: "no-such", messages: [] }, {}, undefined],
    ["a deployment", AZURE, { messages: [] }, {}, mostExpensive],
    [
      "a deployment, regardless of the body",
      AZURE,
      { model: "gpt-4o-mini", messages: [] },
      {},
      mostExpensive,
    ],
    [
      "a deployment that has answered",
      AZURE,
      { model: "gpt-4o-mini", messages: [] },
      { model: "gpt-4.1", serviceTier: "default" },
      8,
    ],
    ["a stored prompt", RESPONSES, { prompt: { id: "p" } }, {}, mostExpensive],
    [
      "a stored prompt with a model",
      RESPONSES,
      { model: "gpt-4.1", prompt: { id: "p" } },
      { serviceTier: "default" },
      8,
    ],
  ] as const)("is that of %s", (...[_what, at, json, known, usdPerMillion]) => {
    expect(outputPrice(at, json, known)).toBe(usdPerMillion);
  });

  it.each([
    ["has named a model without a price", AZURE, { messages: [] }, { model: "no-such" }],
    ["speaks, and never says what it is", AZURE_SPEECH, { input: "Hi" }, {}],
  ] as const)("is not known of a deployment that %s", (_what, at, json, known) => {
    expect(outputPrice(at, json, known)).toBeUndefined();
  });

  it("is the most expensive embedding's, of a deployment that makes them", () => {
    const at = ["azure", "/openai/deployments/own/embeddings"] as const;
    expect(outputPrice(at, { input: "Hi", model: "text-embedding-3-small" })).toBe(0);
  });
});
