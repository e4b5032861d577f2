import { NO_TOKENS, priceCall, promptTokensOf, type TokenUsage } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../book/price-book.ts";

const book = createPriceBook();
const NOV_2026 = Date.UTC(2026, 10, 22);

function costOf(provider: string, model: string, used: Partial<TokenUsage>, atMs = NOV_2026) {
  const usage = { ...NO_TOKENS, ...used };
  const found = book.find(provider, model, atMs, promptTokensOf(usage));
  if (found === undefined) throw new Error(`${model} is unpriced`);
  return { nano: priceCall(usage, found.prices), isFallback: found.isFallback === true };
}

describe("Claude models by hand, in nano-dollars", () => {
  it.each([
    ["anthropic", "claude-haiku-5-5", { input: 100_000, output: 10 }, 100_000 * 100 + 10 * 500],
    ["anthropic", "claude-haiku-5-5", { input: 100_001, output: 10 }, 100_001 * 500 + 10 * 2500],
    ["anthropic", "claude-haiku-5-5", { cacheRead: 100_000, cacheWrite1h: 1 }, 5_000_000 + 1000],
    ["anthropic", "claude-fable-5-2", { input: 1000, cacheRead: 1000, output: 10 }, 8_600_000],
    ["anthropic", "claude-sonnet-4-20250514", { input: 200_000, output: 10 }, 600_150_000],
    ["anthropic", "claude-sonnet-4-20250514", { input: 900_000, output: 10 }, 5_400_225_000],
    ["anthropic", "claude-sonnet-4-5", { input: 900_000, output: 10 }, 5_400_225_000],
    ["anthropic", "claude-sonnet-4-6", { input: 900_000, output: 10 }, 2_700_150_000],
    ["anthropic", "claude-opus-5-5", { input: 900_000, output: 10 }, 3_600_200_000],
    ["bedrock", "eu.anthropic.claude-haiku-5-5", { input: 1000, output: 10 }, 115_500],
    ["bedrock", "global.anthropic.claude-haiku-5-5-v1:0", { input: 1000, output: 10 }, 105_000],
    ["bedrock", "us.anthropic.claude-sonnet-4-20250514-v1:0", { input: 300_000 }, 1_800_000_000],
    [
      "bedrock",
      "arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
      { input: 300_000 },
      1_980_000_000,
    ],
  ] as const)("%s %s %o cost %d", (provider, model, used, nano) => {
    expect(costOf(provider, model, used).nano).toBe(nano);
  });

  it("reading Sonnet 5.5's cache cost twice as much before 7 October 2026", () => {
    const read = (atMs: number) =>
      costOf("anthropic", "claude-sonnet-5-5", { cacheRead: 1000 }, atMs).nano;
    expect(read(Date.UTC(2026, 9, 6))).toBe(200_000);
    expect(read(NOV_2026)).toBe(100_000);
  });
});

describe("what multiplies prices", () => {
  const USED = { input: 1000, output: 100, cacheRead: 1000, webSearches: 1 };

  it.each([
    // 1,000 × $5 + 100 × $25 + 1,000 × $0.50 per million, and a search for $0.01.
    ["claude-opus-5", 8_000_000, false],
    ["claude-opus-5 fast", 16_000_000, false],
    ["claude-opus-5 us", 8_800_000, false],
    ["claude-opus-5 fast us", 17_600_000, false],
    ["claude-opus-5 us batch", 4_400_000, false],
    ["claude-opus-5 batch us", 4_400_000, false],
    ["claude-opus-4-8 fast", 16_000_000, false],
    ["claude-opus-4-6 fast", 48_000_000, false],
    ["claude-fable-5-2 fast", 24_400_000, false],
    ["claude-sonnet-4-5-20250929 us", 4_800_000, false],
    ["claude-haiku-4-5 us", 1_600_000, false],
    ["claude-sonnet-5-5 us", 3_410_000, false],
    // The price is not published: the standard price is the fallback.
    ["claude-haiku-5-5 fast", 160_000, true],
  ])("%s costs %d beside the search; fallback: %s", (model, nano, isFallback) => {
    expect(costOf("anthropic", model, USED)).toEqual({ nano: nano + 10_000_000, isFallback });
  });
});
