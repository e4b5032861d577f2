import { ProviderSetting } from "@lintel/core";
import { createPriceBook } from "@lintel/prices";
import { createEndpointFinder, PROVIDERS, readEndpointCall } from "@lintel/providers";
import { describe, expect, it } from "vitest";

import { AnswerMemory } from "../../src/memory/answer-memory.ts";
import { boundUse } from "../../src/pipeline/plan/bound-use.ts";
import { planAttempt } from "../../src/pipeline/plan/plan-attempt.ts";

const ROW = {
  id: "00000000-0000-4000-8000-000000000001",
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  name: "",
};
const SETTING = {
  ...ROW,
  provider: "anthropic",
  setting: { apikey: "x" },
  allowedModels: [],
  costMap: null,
};
const deps = {
  answers: new AnswerMemory(),
  rules: { timeoutMs: 600_000 },
  health: { usable: () => [], report: () => undefined },
  prices: createPriceBook(),
  random: () => 0,
  now: () => Date.UTC(2026, 10, 22),
};

/** How a call is planned, before admission is asked. */
function plan(path: string, json: object, betas = "") {
  const provider = PROVIDERS.find(({ id }) => id === "anthropic");
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (provider === undefined || found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { contentType: "application/json", params, mustKnowModel: false, betas };
  const bytes = Buffer.from(JSON.stringify(json));
  const verdict = readEndpointCall(endpoint, bytes, { ...head, method: "POST" });
  if (!verdict.readable) throw new Error(verdict.reason);
  const target = { ...found, provider, isFixed: true };
  const setting = ProviderSetting.parse(SETTING);
  const attempt = planAttempt(deps, { target, setting }, { body: verdict.body });
  if (attempt instanceof Promise) throw new Error("only large bodies are read elsewhere");
  return { attempt, choices: verdict.body.choices };
}

/** What a call can cost at most, in nano-dollars, and the tokens it can take. */
function boundOf(path: string, json: object, betas?: string) {
  const { attempt, choices } = plan(path, json, betas);
  expect(attempt.prices).toBeDefined();
  expect(attempt.tools?.unpriced).toBeUndefined();
  expect(attempt.isUnbounded ?? false).toBe(false);
  const { cost, tokens } = boundUse(attempt, choices);
  return { nano: cost.totalNano, tokens: tokens.total };
}

const words = (tokens: number) => ({ messages: [{ role: "user", content: "x".repeat(tokens) }] });
const COMPACTING = { edits: [{ type: "compact_20260112" }] };

interface Spent {
  readonly asked: object;
  readonly betas?: string;
  /** What a call like this has cost, in nano-dollars, and the tokens of all of its passes. */
  readonly nano: number;
  readonly tokens: number;
}

const SPENT: Readonly<Record<string, Spent>> = {
  "a call with a summary": {
    asked: {
      model: "claude-opus-4-6",
      max_tokens: 1000,
      ...words(180_000),
      context_management: COMPACTING,
    },
    nano: 1_127_500_000,
    tokens: 207_500,
  },
  "one that says more after it than it was given": {
    asked: { model: "claude-opus-4-6", max_tokens: 1, ...words(1), context_management: COMPACTING },
    nano: 128_000 * 25_000,
    tokens: 128_000,
  },
  "a call with advice": {
    asked: {
      model: "claude-sonnet-4-6",
      max_tokens: 500,
      ...words(116_888),
      tools: [{ type: "advisor_20260301", name: "advisor", model: "claude-opus-4-7", max_uses: 1 }],
    },
    nano: 1_097_014_950,
    tokens: 402_155,
  },
  "a fallback after half an answer": {
    asked: {
      model: "claude-fable-5",
      max_tokens: 800,
      fallbacks: [{ model: "claude-opus-4-8" }],
      ...words(12_000),
    },
    nano: 135_000_000 + 80_000_000,
    tokens: 25_100,
  },
  "a fallback to a model that costs more": {
    asked: {
      model: "claude-haiku-4-5",
      max_tokens: 800,
      fallbacks: [{ model: "claude-opus-4-8", speed: "fast" }],
      ...words(12_000),
    },
    nano: 12_000 * 1000 + 800 * 5000 + (16_000 * 5000 + 800 * 25_000) * 2.2,
    tokens: 29_600,
  },
  "a fallback to whatever model there is": {
    asked: { model: "claude-haiku-4-5", max_tokens: 800, fallbacks: "default", ...words(12_000) },
    nano: 3 * (12_000 * 10_000 + 800 * 50_000),
    tokens: 3 * 12_800,
  },
  "fast mode within the US": {
    asked: { model: "claude-opus-5", max_tokens: 100, speed: "fast", ...words(3000) },
    nano: Math.round((3000 * 5000 + 100 * 25_000) * 2.2),
    tokens: 3100,
  },
  "inference within the US, as the account has it": {
    asked: { model: "claude-sonnet-4-6", max_tokens: 12, ...words(13) },
    nano: 240_900,
    tokens: 25,
  },
  "a million tokens of a model that has fewer without being asked": {
    asked: { model: "claude-sonnet-4-20250514", max_tokens: 10, ...words(900_000) },
    betas: "context-1m-2025-08-07",
    nano: 900_000 * 6000 + 10 * 22_500,
    tokens: 900_010,
  },
  "three searches, each with a window of what was found": {
    asked: {
      model: "claude-sonnet-4-5",
      max_tokens: 100,
      ...words(10),
      tools: [{ type: "web_search_20250305", name: "web_search", max_uses: 3 }],
    },
    nano: 3 * 10_000_000 + 4 * 190_000 * 3000 + 100 * 15_000,
    tokens: 760_100,
  },
};

describe("no message costs more than its bound", () => {
  it.each(Object.entries(SPENT))("%s", (_what, { asked, betas, nano, tokens }) => {
    const bound = boundOf("/v1/messages", asked, betas);
    expect(bound.nano).toBeGreaterThanOrEqual(nano);
    expect(bound.tokens).toBeGreaterThanOrEqual(tokens);
  });

  it("and one with an unknown adviser has no price", () => {
    const tools = [{ type: "advisor_20991231", model: "x" }];
    const asked = { model: "claude-haiku-4-5", max_tokens: 1, ...words(1), tools };
    expect(plan("/v1/messages", asked).attempt.tools?.unpriced).toBe("x");
  });

  it("and a plain one is bounded by twice what its bytes and its cap cost", () => {
    const asked = {
      model: "claude-sonnet-4-6",
      max_tokens: 1000,
      inference_geo: "global",
      ...words(10_000),
    };
    const { nano, tokens } = boundOf("/v1/messages", asked);
    expect(tokens).toBeLessThan(11_200);
    // The most a prompt can cost is a cache write of an hour, at twice the price.
    expect(nano).toBeLessThan(10_200 * 6000 + 1000 * 15_000);
  });
});

describe("no batch costs more than its bound", () => {
  const SOME = { model: "claude-sonnet-4-6", max_tokens: 100, ...words(100) };
  const params: Readonly<Record<string, readonly [object, number]>> = {
    "of summaries": [{ ...SOME, context_management: COMPACTING }, 64_000 * 7500],
    "with advice, at half the price too": [
      {
        ...SOME,
        tools: [{ type: "advisor_20260301", model: "claude-opus-4-7", max_uses: 1, name: "a" }],
      },
      159_419 * 2500 + 7805 * 12_500,
    ],
    "within the US": [SOME, (100 * 1500 + 100 * 7500) * 1.1],
    "with searches": [
      { ...SOME, tools: [{ type: "web_search_20250305", max_uses: 2, name: "web_search" }] },
      2 * 10_000_000 + 3 * 190_000 * 1500,
    ],
  };

  it.each(Object.entries(params))("%s", (_what, [each, nano]) => {
    const requests = ["a", "b"].map((id) => ({ custom_id: id, params: each }));
    expect(boundOf("/v1/messages/batches", { requests }).nano).toBeGreaterThanOrEqual(2 * nano);
  });
});
