import { type CostMap, NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../book/price-book.ts";
import { priceUsage } from "./price-usage.ts";
import { isFree, settingPrices } from "./self-hosted.ts";

const EMPTY = {
  promptCostPerModel: null,
  completionCostPerModel: null,
  embeddingsCostPerModel: null,
};
const MAP = {
  ...EMPTY,
  promptCostPerModel: { mine: 0.001 },
  completionCostPerModel: { mine: 0.002 },
};
const used = { ...NO_TOKENS, input: 1000, output: 10, audioMs: 5 };
const call = { provider: "vllm", settingId: "s", createdAtMs: 0, model: "mine" };

const costAt = (costMap: CostMap | null, model = "mine", provider = "vllm") =>
  priceUsage(
    createPriceBook(),
    { ...call, provider, model, priceOverride: settingPrices(provider, costMap, model) },
    used,
  );

describe("a call to a server of one's own", () => {
  it.each([
    ["no cost map", null],
    ["an empty cost map", EMPTY],
    ["a cost map of empty lists", { ...EMPTY, promptCostPerModel: {} }],
  ])("is free, not unpriced, with %s", (_, costMap) => {
    expect(costAt(costMap)).toMatchObject({
      costNano: 0,
      unpriced: false,
      price: { version: "self-hosted", model: "mine" },
    });
  });

  it("costs what the cost map says, where that has the model: 1,000 × $1/M + 10 × $2/M", () => {
    const tokens = { ...used, audioMs: 0 };
    const priceOverride = settingPrices("vllm", MAP, "mine");
    expect(priceUsage(createPriceBook(), { ...call, priceOverride }, tokens)).toMatchObject({
      costNano: 1_020_000,
      unpriced: false,
      price: { version: "cost-map:s" },
    });
  });

  it("is unpriced, not free, where the cost map prices other models only", () => {
    expect(costAt(MAP, "other")).toEqual({ costNano: 0, unpriced: true });
  });

  it("is free in all its parts, regardless of their model", () => {
    const priceOverride = settingPrices("vllm", null, "mine");
    const otherUsage = [{ model: "draft", usage: used }];
    const cost = priceUsage(createPriceBook(), { ...call, priceOverride, otherUsage }, used);
    expect(cost).toMatchObject({ costNano: 0, unpriced: false });
  });
});

it("is not free at a provider that sends a bill, where the price is unknown", () => {
  expect(settingPrices("openai", null, "mine")).toBeUndefined();
  expect(costAt(null, "mine", "bricks")).toEqual({ costNano: 0, unpriced: true });
  const priceOverride = settingPrices(
    "openai",
    { ...EMPTY, embeddingsCostPerModel: { e: 0 } },
    "e",
  );
  expect(isFree({ provider: "openai", priceOverride })).toBe(false);
});

it("leaves the provider's own tools at their prices, which no cost map has", () => {
  const costMap = {
    ...EMPTY,
    promptCostPerModel: { "gpt-4.1": 0.001 },
    completionCostPerModel: { "gpt-4.1": 0.002 },
  };
  const prices = settingPrices("openai", costMap, "gpt-4.1");
  expect(prices).toMatchObject({ input: 1_000_000_000, webSearchPreviews: 25_000_000_000_000 });
});
