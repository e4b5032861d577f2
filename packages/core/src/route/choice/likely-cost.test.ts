import { expect, it } from "vitest";

import { TokenPrices } from "../../usage/price-call.ts";
import { likelyCost } from "./likely-cost.ts";

const pricesOf = (input: number, output: number) =>
  TokenPrices.parse({
    input,
    output,
    cacheRead: input,
    cacheWrite: input,
    reasoning: output,
    audioInput: input,
    audioOutput: output,
  });

const use = {
  prices: pricesOf(150_000_000, 600_000_000),
  promptTokens: 1000,
  outputTokens: 16_384,
  usualOutputTokens: undefined,
};

it("goes by the prompt and a usual answer, not by the longest answer there can be", () => {
  expect(likelyCost(use)).toBe(150_000 + 300_000);
  expect(likelyCost({ ...use, outputTokens: 128_000 })).toBe(likelyCost(use));
  expect(likelyCost({ ...use, usualOutputTokens: 2000 })).toBe(150_000 + 1_200_000);
});

it("never expects more than the answer can have, and nothing without prices", () => {
  expect(likelyCost({ ...use, outputTokens: 10 })).toBe(150_000 + 6000);
  expect(likelyCost({ ...use, prices: undefined })).toBeUndefined();
});
