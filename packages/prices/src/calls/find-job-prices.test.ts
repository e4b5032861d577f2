import { priceCall, NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../book/price-book.ts";
import { findJobPrices, type JobPartAsked } from "./find-job-prices.ts";

const book = createPriceBook();
const USAGE = { ...NO_TOKENS, input: 1000, output: 100 };
const PART: JobPartAsked = {
  kind: "batch",
  provider: "openai",
  settingId: "s",
  createdAtMs: Date.UTC(2026, 10, 22),
  model: "gpt-4o",
  responseModel: "gpt-4o",
  promptTokens: 1000,
};
const MAP = {
  promptCostPerModel: null,
  completionCostPerModel: null,
  embeddingsCostPerModel: { "davinci-002": 1, "davinci-002 training": 0.006, "gpt-4o batch": 0.5 },
};

const nanoOf = (part: Partial<JobPartAsked>, costMap: typeof MAP | null = null) => {
  const found = findJobPrices(book, costMap, { ...PART, ...part });
  return found && priceCall(USAGE, found.prices);
};

describe("what a part of a job costs", () => {
  it("in a batch is half: 1,000 × $1.25/M + 100 × $5/M", () => {
    expect(nanoOf({})).toBe(1_750_000);
  });

  it("of an evaluation is the whole price: 1,000 × $2.50/M + 100 × $10/M", () => {
    expect(nanoOf({ kind: "evaluation" })).toBe(3_500_000);
  });

  it("of a response in the background is that of the tier it was served in", () => {
    const answer = { kind: "response", model: "gpt-5.5", responseModel: "gpt-5.5" } as const;
    // 1,000 × $12.50/M + 100 × $75/M, half of 1,000 × $5/M + 100 × $30/M, and that itself.
    expect(nanoOf({ ...answer, serviceTier: "priority" })).toBe(20_000_000);
    expect(nanoOf({ ...answer, serviceTier: "flex" })).toBe(4_000_000);
    expect(nanoOf({ ...answer, serviceTier: "default" })).toBe(8_000_000);
  });

  it("is the price in the setting's map for batches, not halved again", () => {
    expect(nanoOf({}, MAP)).toBe(500_000_000);
  });

  it("of a training is the map's price of training, not that of calls of the model", () => {
    const training = { kind: "fine_tuning", model: "davinci-002" } as const;
    expect(nanoOf({ ...training, responseModel: "davinci-002" })).toBeUndefined();
    // 1,000 × $6/M
    expect(nanoOf({ ...training, responseModel: "davinci-002" }, MAP)).toBe(6_000_000);
  });

  it("is by the longest prompt: beyond 200,000 tokens twice as much, of all of the part", () => {
    const long = { provider: "anthropic", model: "claude-sonnet-4-5", kind: "evaluation" } as const;
    const short = nanoOf({ ...long, promptTokens: 200_000 });
    expect(short).toBe(1000 * 3000 + 100 * 15_000);
    expect(nanoOf({ ...long, promptTokens: 200_001 })).toBe(1000 * 6000 + 100 * 22_500);
  });
});
