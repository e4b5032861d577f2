import { NO_TOKENS, type TokenPrices } from "@lintel/core";
import type { PriceBook } from "@lintel/prices";
import { describe, expect, it } from "vitest";

import { compare } from "./compare.ts";
import { describeDifference, review } from "./reviewed.ts";

const usd = (input: number, output: number): TokenPrices => ({
  ...NO_TOKENS,
  input: input * 1e9,
  cacheRead: input * 1e8,
  output: output * 1e9,
  webSearches: 10e12,
  webSearchPreviews: 25e12,
});

/** Knows one model: $2 and $8, twice and three times as much beyond 1,000 tokens, and no price of priority. */
const book: PriceBook = {
  find(_provider, name, _atMs, promptTokens = Infinity) {
    const [model, tierSuffix] = name.split(" ");
    if (model !== "known") return undefined;
    const factor = tierSuffix === "batch" ? 0.5 : 1;
    const prices = promptTokens > 1000 ? usd(4 * factor, 24 * factor) : usd(2 * factor, 8 * factor);
    return { prices, version: "test", ...(tierSuffix === "priority" ? { isFallback: true } : {}) };
  },
  mostExpensive: () => undefined,
  limitsOf: () => ({ contextTokens: 10_000, maxOutputTokens: 100 }),
};

const RIGHT = {
  input: 2,
  "input >1000": 4,
  output: 8.05,
  "output >1000": 24,
  cacheRead: 0.2,
  "cacheRead >1000": 0.4,
  "input batch": 1,
  "input batch >1000": 2,
  searches: 25_000,
  maxInputTokens: 10_000,
  maxOutputTokens: 100,
};
const differencesOf = (changed: Readonly<Record<string, number>>, name = "openai known") =>
  compare(book, { [name]: { ...RIGHT, ...changed } }, 0).map(describeDifference);

describe("a comparison of price books", () => {
  it("finds nothing where all is within one per cent", () => {
    expect(differencesOf({})).toEqual([]);
  });

  it.each([
    ["a price", { output: 8.2 }, "output: ours 8, theirs 8.2"],
    ["a price we have none of", { characters: 3 }, "characters: ours none, theirs 3"],
    ["a price for long prompts", { "output >1000": 16 }, "output >1000: ours 24, theirs 16"],
    ["a price in a batch", { "input batch": 2 }, "input batch: ours 1, theirs 2"],
    ["a tier we only stand in for", { "input priority": 2 }, "input priority: ours none, theirs 2"],
    ["a search", { searches: 14_000 }, "searches: ours 10000, theirs 14000"],
    ["a longer answer", { maxOutputTokens: 101 }, "maxOutputTokens: ours 100, theirs 101"],
    ["a larger window", { maxInputTokens: 10_001 }, "maxInputTokens: ours 10000, theirs 10001"],
  ])("finds %s that differs", (_what, changed, line) => {
    expect(differencesOf(changed)).toEqual([`openai known ${line}`]);
  });

  it("finds a price that rises for long prompts with us only", () => {
    const flat = compare(book, { "openai known": { input: 2 } }, 0);
    expect(flat.map(describeDifference)).toEqual([
      "openai known input at any length: ours 4, theirs 2",
    ]);
  });

  it("finds a price that rises for shorter prompts with us than with them", () => {
    const later = compare(book, { "openai known": { input: 2, "input >2000": 4 } }, 0);
    expect(later.map(describeDifference)).toEqual(["openai known input: ours 4, theirs 2"]);
  });

  it("finds a model we have no price of", () => {
    expect(differencesOf({}, "openai unknown")).toEqual([
      "openai unknown price: ours none, theirs 2",
    ]);
  });
});

describe("a review", () => {
  const differences = [
    { model: "a b", figure: "input", ours: 1, theirs: 2 },
    { model: "a b", figure: "output", ours: 1, theirs: 3 },
  ];

  it("reports what is not reviewed, and what is listed and no longer there", () => {
    const gone = "a b cacheRead: ours 1, theirs 2";
    const listed = [{ reason: "x", differences: ["a b input: ours 1, theirs 2", gone] }];
    expect(review(differences, listed)).toEqual({
      unreviewed: ["a b output: ours 1, theirs 3"],
      stale: [gone],
    });
  });

  it("takes a figure that has changed for one that is not reviewed", () => {
    const listed = [{ reason: "x", differences: ["a b input: ours 1, theirs 2.5"] }];
    expect(review(differences, listed).unreviewed).toContain("a b input: ours 1, theirs 2");
  });

  it("accepts each line once", () => {
    const line = "a b input: ours 1, theirs 2";
    const twice = [{ reason: "x", differences: [line, line, "a b output: ours 1, theirs 3"] }];
    expect(review(differences, twice)).toEqual({ unreviewed: [], stale: [line] });
  });
});
