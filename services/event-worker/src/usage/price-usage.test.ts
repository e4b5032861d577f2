import { NO_TOKENS } from "@lintel/core";
import { UsageEvent } from "@lintel/events";
import { createPriceBook, settingPrices } from "@lintel/prices";
import { callMembers } from "@lintel/testkit/objects";
import { expect, it } from "vitest";

import { priceUsage } from "./price-usage.ts";

const ID = "00000000-0000-4000-8000-000000000001";
const event = (model: string, serviceTier?: string) =>
  UsageEvent.parse({
    ...callMembers(),
    id: ID,
    createdAtMs: Date.UTC(2026, 10, 22),
    keyId: ID,
    settingId: ID,
    model,
    serviceTier,
  });
const usage = { ...NO_TOKENS, input: 1000 };

it.each([
  ["gpt-5", undefined, 1_250_000, false],
  ["gpt-5", "priority", 2_500_000, false],
  ["gpt-5", "flex", 625_000, false],
  // Its priority price is not published: billed at the standard price, and marked.
  ["gpt-4-turbo", "priority", 10_000_000, true],
])(
  "a thousand tokens of %s served as %s cost %d nano-dollars; marked: %s",
  (model, tier, costNano, unpriced) => {
    expect(priceUsage(createPriceBook(), event(model, tier), usage)).toMatchObject({
      costNano,
      unpriced,
    });
  },
);

it.each([{ unpriced: true }, { unknownUsage: ["tokens_of_tomorrow"] }])(
  "a call of which %j is known is marked as unpriced beside what it costs",
  (members) => {
    const odd = { ...event("gpt-5"), ...members };
    expect(priceUsage(createPriceBook(), odd, usage)).toMatchObject({
      costNano: 1_250_000,
      unpriced: true,
    });
  },
);

it("marks nothing as unpriced on a free server of one's own, not even what was not counted", () => {
  const priceOverride = settingPrices("vllm", null, "mine");
  const free = { ...event("mine"), provider: "vllm", priceOverride, unknownUsage: ["a"] };
  const uncounted = { ...free, unpriced: true };
  expect(priceUsage(createPriceBook(), free, usage)).toMatchObject({
    costNano: 0,
    unpriced: false,
    price: { provider: "vllm", version: "self-hosted" },
  });
  expect(priceUsage(createPriceBook(), uncounted, NO_TOKENS).unpriced).toBe(false);
  expect(priceUsage(createPriceBook(), { ...uncounted, provider: "openai" }, usage).unpriced).toBe(
    true,
  );
});
