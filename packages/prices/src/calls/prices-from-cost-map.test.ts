import { expect, it } from "vitest";

import { pricesFromCostMap } from "./prices-from-cost-map.ts";

const NONE = {
  promptCostPerModel: null,
  completionCostPerModel: null,
  embeddingsCostPerModel: null,
};

it("converts dollars per 1,000 tokens exactly, for every class", () => {
  const costMap = {
    ...NONE,
    promptCostPerModel: { mine: 0.0011 },
    completionCostPerModel: { mine: 0.000_000_000_001 },
  };
  expect(pricesFromCostMap(costMap, "mine")).toEqual({
    input: 1_100_000_000,
    cacheRead: 1_100_000_000,
    cacheWrite: 1_100_000_000,
    audioInput: 1_100_000_000,
    output: 1,
    reasoning: 1,
    audioOutput: 1,
  });
});

it("lets an operator say that a model is free", () => {
  const free = { ...NONE, promptCostPerModel: { mine: 0 }, completionCostPerModel: { mine: 0 } };
  expect(pricesFromCostMap(free, "mine")?.input).toBe(0);
});

it("prices an embedding model by its one price", () => {
  const costMap = { ...NONE, embeddingsCostPerModel: { embed: 0.0001 } };
  expect(pricesFromCostMap(costMap, "embed")).toMatchObject({ input: 100_000_000, output: 0 });
});

it.each([
  ["no map", null],
  ["an empty map", NONE],
  ["another model", { ...NONE, promptCostPerModel: { x: 1 }, completionCostPerModel: { x: 1 } }],
  ["half a price", { ...NONE, promptCostPerModel: { mine: 1 } }],
])("prices nothing from %s", (_, costMap) => {
  expect(pricesFromCostMap(costMap, "mine")).toBeUndefined();
});

it("does not take a member every object has for a price", () => {
  const costMap = { ...NONE, promptCostPerModel: {}, completionCostPerModel: {} };
  expect(pricesFromCostMap(costMap, "constructor")).toBeUndefined();
});
