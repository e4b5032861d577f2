import { NO_TOKENS, type TokenPrices } from "@lintel/core";
import { describe, expect, it } from "vitest";

import type { PriceBook } from "../book/price-book.ts";
import { priceUsage } from "./price-usage.ts";

const flat = (nano: number): TokenPrices => ({
  input: nano,
  cacheRead: nano,
  cacheWrite: nano,
  output: nano,
  reasoning: nano,
  audioInput: nano,
  audioOutput: nano,
});

/** "cheap" costs 500,000 nano-dollars per million tokens and twice that from 101 prompt tokens; "dear" 9,000,000. */
const book: PriceBook = {
  find(_provider, model, _atMs, promptTokens = 0) {
    const nano = { cheap: promptTokens > 100 ? 1_000_000 : 500_000, dear: 9_000_000 }[model];
    return nano === undefined ? undefined : { prices: flat(nano), version: "test" };
  },
  mostExpensive: () => undefined,
  limitsOf: () => ({ contextTokens: 1, maxOutputTokens: 1 }),
};

const call = { provider: "openai", settingId: "s", createdAtMs: 0, model: "cheap" };
const used = (input: number) => ({ ...NO_TOKENS, input });

it("prices every part at its own model's price and rounds their sum once", () => {
  const otherUsage = [
    { model: "dear", usage: used(1) },
    { model: "cheap", usage: used(1) },
  ];
  // 0.5 + 9 + 0.5 nano-dollars: rounded part by part it would be 11.
  expect(priceUsage(book, { ...call, otherUsage }, used(1))).toMatchObject({
    costNano: 10,
    unpriced: false,
    price: { model: "cheap" },
  });
});

it("prices each part by the length of its own prompt", () => {
  const otherUsage = [{ model: "cheap", usage: used(100) }];
  expect(priceUsage(book, { ...call, otherUsage }, used(100)).costNano).toBe(100);
});

it("marks a call as unpriced when one of its parts has no price, and still charges the others", () => {
  const otherUsage = [{ model: "unheard-of", usage: used(5) }];
  expect(priceUsage(book, { ...call, otherUsage }, used(2))).toMatchObject({
    costNano: 1,
    unpriced: true,
  });
});

it("prices parts of the model that was asked for as the setting says", () => {
  const otherUsage = [
    { model: "cheap", usage: used(1) },
    { model: "dear", usage: used(1) },
  ];
  const priced = { ...call, otherUsage, priceOverride: flat(2_000_000) };
  expect(priceUsage(book, priced, NO_TOKENS).costNano).toBe(2 + 9);
});

describe("a call that holds a place at a server whose time costs something", () => {
  const price = { nanoPerHour: 3_600_000, slots: 2 };
  const timed = { ...call, slotTime: { ...price, heldMs: 2001 } };

  it("costs its part of that beside what it used, and says what it was priced with", () => {
    expect(priceUsage(book, timed, used(100))).toMatchObject({
      costNano: 50 + 1000,
      price: { model: "cheap", prices: { input: 500_000, slotTime: price } },
      unpriced: false,
    });
  });

  it("costs that also where nothing came of it", () => {
    expect(priceUsage(book, timed, NO_TOKENS)).toMatchObject({
      costNano: 1000,
      price: { version: "self-hosted", prices: { input: 0, slotTime: price } },
      unpriced: false,
    });
  });
});

it("costs nothing and is not unpriced when nothing was used", () => {
  const otherUsage = [{ model: "unheard-of", usage: NO_TOKENS }];
  expect(priceUsage(book, { ...call, otherUsage }, NO_TOKENS)).toEqual({
    costNano: 0,
    unpriced: false,
  });
});
