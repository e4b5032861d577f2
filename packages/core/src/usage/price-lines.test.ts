import fc from "fast-check";
import { expect, it } from "vitest";

import { priceCall, TokenPrices } from "./price-call.ts";
import { priceLines } from "./price-lines.ts";
import { TokenUsage } from "./usage.ts";

const small = fc.integer({ min: 0, max: 100_000_000 });

/** Numbers for the members of a schema, each optional one given or left out. */
const membersOf = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), small).map((some) => ({
    ...Object.fromEntries(names.slice(0, 7).map((name) => [name, 0])),
    ...some,
  }));

it("the lines of a bill add up to its cost", () => {
  const usages = membersOf(TokenUsage.keyof().options).map((members) => TokenUsage.parse(members));
  const prices = membersOf(TokenPrices.keyof().options).map((members) =>
    TokenPrices.parse(members),
  );
  fc.assert(
    fc.property(usages, prices, (usage, list) => {
      const millionths = priceLines(usage, list).reduce(
        (sum, line) => sum + BigInt(line.count) * BigInt(line.nanoUsdPerMillion ?? 0),
        0n,
      );
      const nano = (millionths + 500_000n) / 1_000_000n;
      fc.pre(nano < 1_000_000_000_000_000n);
      expect(nano).toBe(BigInt(priceCall(usage, list)));
    }),
  );
});

it("what has no price has a line without one, and what was not used has none", () => {
  const usage = {
    input: 3,
    cacheRead: 0,
    cacheWrite: 0,
    output: 0,
    reasoning: 0,
    audioInput: 0,
    audioOutput: 0,
    images: 2,
  };
  const prices = {
    input: 5,
    cacheRead: 1,
    cacheWrite: 1,
    output: 1,
    reasoning: 1,
    audioInput: 1,
    audioOutput: 1,
  };
  expect(priceLines(usage, prices)).toEqual([
    { usageClass: "input", count: 3, nanoUsdPerMillion: 5 },
    { usageClass: "images", count: 2, nanoUsdPerMillion: null },
  ]);
});
