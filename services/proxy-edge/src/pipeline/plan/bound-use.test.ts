import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { expect, it } from "vitest";

import { boundUse, capsOf } from "./bound-use.ts";

const tokens = fc.integer({ min: 0, max: 200_000 });
const anAttempt = fc.record({
  promptTokens: tokens,
  outputTokens: tokens,
  choices: fc.integer({ min: 1, max: 8 }),
  share: fc.integer({ min: 0, max: 100 }),
});
const PRICES = { ...NO_TOKENS, input: 150_000_000, output: 600_000_000 };
const boundOf = (given: { promptTokens: number; outputTokens: number; choices: number }) => {
  const attempt = { ...given, prices: PRICES, units: undefined };
  return boundUse(attempt, given.choices);
};

it("a call within its cap keeps what was granted, in tokens and in money", () => {
  fc.assert(
    fc.property(anAttempt, ({ share, ...given }) => {
      const bound = boundOf(given);
      const between = (min: number, total: number) =>
        min + Math.floor(((total - min) * share) / 100);
      const grantedTokens = between(bound.tokens.min, bound.tokens.total);
      const grantedNano = between(bound.cost.minNano, bound.cost.totalNano);
      const cap = capsOf(bound, grantedNano, grantedTokens).outputCap ?? given.outputTokens;
      const answer = Math.min(cap, given.outputTokens);
      const used = given.promptTokens + answer * given.choices;
      expect(used).toBeLessThanOrEqual(grantedTokens);
      const nano = given.promptTokens * 150 + answer * given.choices * 600;
      expect(nano).toBeLessThanOrEqual(grantedNano);
      // What is granted is at least enough for a token of each choice.
      expect(answer).toBeGreaterThanOrEqual(Math.min(given.outputTokens, 1));
    }),
  );
});

it("there is no cap where all was granted, and the lower one where both are cut", () => {
  const bound = boundOf({ promptTokens: 100, outputTokens: 50, choices: 1 });
  const { cost, tokens: most } = bound;
  expect(capsOf(bound, cost.totalNano).outputCap).toBeUndefined();
  expect(capsOf(bound, cost.totalNano, most.total - 1).outputCap).toBe(49);
  expect(capsOf(bound, cost.totalNano - 2 * 600, most.total - 1).outputCap).toBe(48);
});

it("the standard tier is asked for before an answer is cut, where the account may have a dearer one", () => {
  fc.assert(
    fc.property(anAttempt, ({ share, ...given }) => {
      const dearer = { ...NO_TOKENS, input: 300_000_000, output: 1_200_000_000 };
      const attempt = { ...given, prices: dearer, standardPrices: PRICES, units: undefined };
      const bound = boundUse(attempt, given.choices);
      const { minNano, totalNano } = bound.cost;
      const grantedNano = minNano + Math.floor(((totalNano - minNano) * share) / 100);
      const { outputCap = given.outputTokens, serviceTier } = capsOf(bound, grantedNano);
      const times = serviceTier === undefined ? 2 : 1;
      const used = given.promptTokens * 150 + outputCap * given.choices * 600;
      expect(used * times).toBeLessThanOrEqual(grantedNano);
      expect(serviceTier).toBe(grantedNano < totalNano ? "default" : undefined);
      expect(minNano).toBe(boundOf(given).cost.minNano);
    }),
  );
});

it("no money is reserved for a call without a price, and all of its tokens", () => {
  const attempt = { promptTokens: 100, outputTokens: 50, prices: undefined, units: undefined };
  expect(boundUse(attempt, 2)).toMatchObject({
    cost: { minNano: 0, promptNano: 0, outputNanoPerMillion: 0, toolCallNano: 0, totalNano: 0 },
    tokens: { min: 102, total: 200 },
  });
});

it("a call that no cap makes cheaper is made with all that it may use, or not at all", () => {
  const given = { promptTokens: 100, outputTokens: 50, units: undefined, isIndivisible: true };
  const { cost, tokens: most } = boundUse({ ...given, prices: PRICES }, 1);
  expect(cost.minNano).toBe(cost.totalNano);
  expect(most.min).toBe(most.total);
  const dearer = { ...NO_TOKENS, input: 300_000_000, output: 1_200_000_000 };
  const open = boundUse({ ...given, prices: dearer, standardPrices: PRICES }, 1).cost;
  expect(open).toMatchObject({ minNano: cost.totalNano, totalNano: 2 * cost.totalNano });
});

it("nothing is held back where all was granted, and calls of tools only where there are tools", () => {
  const bound = boundOf({ promptTokens: 100, outputTokens: 50, choices: 1 });
  const none = { outputCap: undefined, toolCalls: undefined, serviceTier: undefined };
  expect(capsOf(bound, bound.cost.totalNano)).toEqual(none);
  const tools = {
    maxCalls: 3,
    minCalls: 1,
    promptTokens: 10,
    otherTokens: 0,
    otherNano: 0,
    fixedNano: 0,
    isLimited: false,
  } as const;
  const given = { promptTokens: 100, outputTokens: 50, units: undefined, prices: PRICES, tools };
  const withTools = boundUse(given, 1);
  const { cost, tokens: most } = withTools;
  expect(capsOf(withTools, cost.totalNano)).toEqual({ ...none, toolCalls: 3 });
  expect(capsOf(withTools, cost.totalNano - 1).toolCalls).toBe(2);
  expect(capsOf(withTools, cost.totalNano, most.total - 11).toolCalls).toBe(1);
});
