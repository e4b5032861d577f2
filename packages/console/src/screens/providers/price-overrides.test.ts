import fc from "fast-check";
import { expect, it } from "vitest";

import { costMapOf, draftsOf } from "./price-overrides.ts";

it("prices are shown for a million tokens, and are what was typed when they are shown again", () => {
  const price = fc
    .record({
      whole: fc.integer({ min: 0, max: 999 }),
      decimals: fc.integer({ min: 0, max: 9999 }),
    })
    .map(({ decimals, whole }) => String(Number(`${whole}.${String(decimals).padStart(4, "0")}`)));
  const draft = fc.record({ prompt: price, answer: price });
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 5 }), (typed) => {
      const drafts = typed.map((prices, id) => ({ ...prices, id, model: `model-${id}` }));
      expect(draftsOf(costMapOf(drafts))).toEqual(drafts);
    }),
  );
});

it("a model without a price of answers makes embeddings", () => {
  const drafts = [{ id: 0, model: "embedder", prompt: "0.02", answer: "" }];
  expect(costMapOf(drafts)).toEqual({
    promptCostPerModel: { embedder: 0.00002 },
    completionCostPerModel: {},
    embeddingsCostPerModel: { embedder: 0.00002 },
  });
  expect(draftsOf(costMapOf(drafts))).toEqual(drafts);
});

it("what is no price is not sent", () => {
  const drafts = [
    { id: 0, model: "", prompt: "1", answer: "1" },
    { id: 1, model: "m", prompt: "-1", answer: "much" },
  ];
  expect(costMapOf(drafts)).toEqual({
    promptCostPerModel: {},
    completionCostPerModel: {},
    embeddingsCostPerModel: {},
  });
});
