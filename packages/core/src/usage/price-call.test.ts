import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MAX_COST_NANO, priceCall, priceParts, pricesAll, TokenPrices } from "./price-call.ts";
import { NO_TOKENS, UNIT_CLASSES } from "./usage.ts";

/** gpt-4o: $2.50 in, $1.25 cached, $10 out per million tokens. */
const GPT_4O: TokenPrices = {
  input: 2_500_000_000,
  cacheRead: 1_250_000_000,
  cacheWrite: 2_500_000_000,
  output: 10_000_000_000,
  reasoning: 10_000_000_000,
  audioInput: 40_000_000_000,
  audioOutput: 80_000_000_000,
};

const FREE: TokenPrices = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
};

/** Finer classes, and what they are part of. */
const PARTS = [
  ["cacheReadAudio", "cacheRead"],
  ["cacheReadImage", "cacheRead"],
  ["cacheWrite1h", "cacheWrite"],
  ["imageInput", "input"],
  ["imageOutput", "output"],
] as const;

describe("a class", () => {
  it.each(TokenPrices.keyof().options)("%s costs its own price and no other", (usageClass) => {
    const usage = { ...NO_TOKENS, [usageClass]: 3 };
    const prices = { ...FREE, [usageClass]: 2_000_000 };
    expect(priceCall(usage, prices)).toBe(6);
    expect(priceCall({ ...usage, [usageClass]: 2 ** 53 - 1 }, prices)).toBe(MAX_COST_NANO);
    expect(priceParts([{ usage, prices }])).toBe(6);
    expect(pricesAll(usage, prices)).toBe(true);
  });

  it.each(PARTS)("%s without a price costs what %s costs", (usageClass, whole) => {
    const usage = { ...NO_TOKENS, [usageClass]: 3 };
    const prices = { ...FREE, [whole]: 2_000_000 };
    expect(priceCall(usage, prices)).toBe(6);
    expect(pricesAll(usage, prices)).toBe(true);
  });

  it.each(UNIT_CLASSES)("%s without a price has none, and adds nothing", (usageClass) => {
    const usage = { ...NO_TOKENS, [usageClass]: 3 };
    expect(priceCall(usage, FREE)).toBe(0);
    expect(pricesAll(usage, FREE)).toBe(false);
    expect(pricesAll({ ...usage, [usageClass]: 0 }, FREE)).toBe(true);
  });
});

describe("priceParts", () => {
  it("rounds the sum of all parts half up, once", () => {
    const part = (millionths: number) => ({
      usage: { ...NO_TOKENS, input: 1 },
      prices: { ...FREE, input: millionths },
    });
    expect(priceParts([])).toBe(0);
    expect(priceParts([part(499_999)])).toBe(0);
    expect(priceParts([part(500_000)])).toBe(1);
    expect(priceParts([part(250_000), part(249_999)])).toBe(0);
    expect(priceParts([part(400_000), part(400_000), part(400_000)])).toBe(1);
    expect(priceParts([part(1_400_000), part(100_000)])).toBe(2);
  });
});

describe("priceCall", () => {
  it("prices each class of tokens by its own price, computed by hand", () => {
    const usage = { ...NO_TOKENS, input: 1006, cacheRead: 1920, output: 300, reasoning: 64 };
    // 1006×2,500 + 1920×1,250 + 300×10,000 + 64×10,000 nano-dollars
    expect(priceCall(usage, GPT_4O)).toBe(2_515_000 + 2_400_000 + 3_000_000 + 640_000);
  });

  it("prices audio apart from text", () => {
    const usage = { ...NO_TOKENS, audioInput: 10, audioOutput: 20 };
    expect(priceCall(usage, GPT_4O)).toBe(400_000 + 1_600_000);
  });

  it("rounds half up once, at the end", () => {
    const half = { ...GPT_4O, input: 500_000, output: 500_000 };
    expect(priceCall({ ...NO_TOKENS, input: 1 }, half)).toBe(1);
    expect(priceCall({ ...NO_TOKENS, input: 1 }, { ...half, input: 499_999 })).toBe(0);
    expect(priceCall({ ...NO_TOKENS, input: 1, output: 1 }, half)).toBe(1);
  });

  it("costs nothing when nothing was used", () => {
    expect(priceCall(NO_TOKENS, GPT_4O)).toBe(0);
  });

  it("is never more than can be stored, for any usage at any price", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (used, nano) => {
        const usage = { ...NO_TOKENS, input: used, output: used };
        const cost = priceCall(usage, { ...GPT_4O, input: nano, output: nano });
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(cost).toBeLessThanOrEqual(MAX_COST_NANO);
      }),
    );
    const absurd = { ...NO_TOKENS, input: Number.MAX_SAFE_INTEGER };
    expect(priceCall(absurd, GPT_4O)).toBe(MAX_COST_NANO);
  });

  it("is exact where doubles are just wide enough, and where they are not any more", () => {
    const nano = fc.integer({ min: 1, max: 1000 });
    const near = fc.integer({ min: -2_000_000, max: 2_000_000 });
    fc.assert(
      fc.property(nano, nano, near, (one, other, away) => {
        const input = Math.floor(Number.MAX_SAFE_INTEGER / one) - 1_000_000;
        const output = 1_000_000 + away < 0 ? 0 : 1_000_000 + away;
        const table = { ...GPT_4O, input: one, output: other };
        const exact = BigInt(input) * BigInt(one) + BigInt(output) * BigInt(other);
        const cost = priceCall({ ...NO_TOKENS, input, output }, table);
        expect(BigInt(cost)).toBe((exact + 500_000n) / 1_000_000n);
      }),
    );
  });

  it("is exact where doubles are not", () => {
    const tokens = fc.integer({ min: 0, max: 100_000_000 });
    const price = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(tokens, price, (input, nano) => {
        const exact = (BigInt(input) * BigInt(nano) + 500_000n) / 1_000_000n;
        expect(BigInt(priceCall({ ...NO_TOKENS, input }, { ...GPT_4O, input: nano }))).toBe(exact);
      }),
    );
  });
});
