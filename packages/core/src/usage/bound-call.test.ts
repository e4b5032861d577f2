import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  boundCost,
  boundTokens,
  type CallBound,
  capForGrant,
  capForTokens,
  toolCallsForGrant,
  toolCallsForTokens,
} from "./bound-call.ts";
import { priceCall, type TokenPrices } from "./price-call.ts";
import { NO_TOKENS } from "./usage.ts";

const price = fc.integer({ min: 0, max: 100_000_000_000 });
const prices: fc.Arbitrary<TokenPrices> = fc.record({
  input: price,
  cacheRead: price,
  cacheWrite: price,
  output: price,
  reasoning: price,
  audioInput: price,
  audioOutput: price,
});

const FREE: TokenPrices = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  audioInput: 0,
  audioOutput: 0,
};

describe("boundCost", () => {
  it("is never below what any split of the bounded tokens costs", () => {
    const tokens = fc.integer({ min: 0, max: 100_000 });
    const spread = fc.record({
      input: tokens,
      cacheRead: tokens,
      output: tokens,
      reasoning: tokens,
    });
    fc.assert(
      fc.property(prices, spread, (table, used) => {
        const bound = {
          promptTokens: used.input + used.cacheRead,
          outputTokens: used.output + used.reasoning,
          choices: 1,
        };
        const cost = priceCall({ ...NO_TOKENS, ...used }, table);
        expect(boundCost(bound, table).totalNano).toBeGreaterThanOrEqual(cost);
      }),
    );
  });

  it("is rounded up, however large it is", () => {
    const tokens = fc.integer({ min: 0, max: 10_000_000 });
    const nano = fc.oneof(price, fc.integer({ min: 0, max: 10_000 }));
    fc.assert(
      fc.property(tokens, nano, (promptTokens, input) => {
        const table = { ...FREE, input };
        const bound = { promptTokens, outputTokens: 0, choices: 1 };
        const exact = (BigInt(promptTokens) * BigInt(input) + 999_999n) / 1_000_000n;
        expect(BigInt(boundCost(bound, table).totalNano)).toBe(exact);
      }),
    );
  });

  it("has what is not charged by tokens, rounded up once", () => {
    const table: TokenPrices = { ...FREE, audioMs: 100_000_000, images: 1 };
    const bounded = (units: CallBound["units"]) =>
      boundCost({ promptTokens: 0, outputTokens: 0, choices: 1, units }, table);
    expect(bounded({ audioMs: 3000 })).toMatchObject({ minNano: 300_000, totalNano: 300_000 });
    expect(bounded({ audioMs: 3000, images: 1 }).totalNano).toBe(300_001);
    expect(bounded({ characters: 9 }).totalNano).toBe(0);
  });

  it("has its time, which no cap makes cheaper", () => {
    const call = { promptTokens: 0, outputTokens: 10, choices: 1, timeNano: 700 };
    const bound = boundCost(call, { ...FREE, output: 1_000_000 });
    expect(bound).toMatchObject({ promptNano: 700, minNano: 701, totalNano: 710 });
    expect(capForGrant(bound, 705)).toBe(5);
    expect(capForGrant(bound, 700)).toBe(0);
  });

  it("asks for one token of every choice at least, and for none where there is no answer to pay", () => {
    const table: TokenPrices = {
      input: 1_000_000,
      cacheRead: 0,
      cacheWrite: 0,
      output: 2_000_000,
      reasoning: 0,
      audioInput: 0,
      audioOutput: 0,
    };
    const chat = { promptTokens: 10, outputTokens: 100, choices: 3 };
    expect(boundCost(chat, table)).toMatchObject({ promptNano: 10, minNano: 16, totalNano: 610 });
    const embedding = { promptTokens: 10, outputTokens: 0, choices: 1 };
    expect(boundCost(embedding, table)).toMatchObject({ minNano: 10, totalNano: 10 });
  });
});

/** 2 nano-dollars for each token of the prompt, 3 for each of the answer. */
const SIMPLE: TokenPrices = {
  ...FREE,
  input: 2_000_000,
  output: 3_000_000,
  webSearches: 7_000_000,
};

/** A call with all that counts: 100 tokens of prompt, 20 uncapped, two choices of 16 to 50, up to 3 calls of a tool. */
const WITH_TOOLS = {
  promptTokens: 100,
  otherOutputTokens: 20,
  outputTokens: 50,
  minOutputTokens: 16,
  choices: 2,
  tools: {
    maxCalls: 3,
    minCalls: 1,
    promptTokens: 10,
    otherTokens: 5,
    otherNano: 4,
    fixedNano: 1000,
    units: { webSearches: 1 },
  },
} as const satisfies CallBound;
const { tools: _tools, ...WITHOUT_TOOLS } = WITH_TOOLS;

describe("bounds of a call, computed by hand", () => {
  it.each([
    ["input", 70],
    ["cacheRead", 70],
    ["cacheWrite", 70],
    ["audioInput", 70],
    ["cacheReadAudio", 70],
    ["cacheReadImage", 70],
    ["cacheWrite1h", 70],
    ["imageInput", 70],
    ["output", 35],
    ["reasoning", 35],
    ["audioOutput", 35],
    ["imageOutput", 35],
  ])("hold for tokens of %s alone", (usageClass, totalNano) => {
    const bound = { promptTokens: 10, outputTokens: 5, choices: 1 };
    expect(boundCost(bound, { ...FREE, [usageClass]: 7_000_000 })).toMatchObject({ totalNano });
  });

  it("have a tool's presence always, one call of it at least, and all calls at most", () => {
    // Prompt 100×2, uncapped 20×3, presence 1000; a call 10×2 + 7 + 4; answers 2×16×3 to 2×50×3.
    expect(boundCost(WITH_TOOLS, SIMPLE)).toEqual({
      promptNano: 1260,
      minNano: 1260 + 31 + 96,
      outputNanoPerMillion: 6_000_000,
      toolCallNano: 31,
      totalNano: 1260 + 93 + 300,
    });
    expect(boundTokens(WITH_TOOLS)).toEqual({ min: 120 + 15 + 32, total: 120 + 45 + 100 });
  });

  it("have nothing of tools where there are none", () => {
    expect(boundCost(WITHOUT_TOOLS, SIMPLE)).toEqual({
      promptNano: 260,
      minNano: 260 + 96,
      outputNanoPerMillion: 6_000_000,
      toolCallNano: 0,
      totalNano: 260 + 300,
    });
    expect(boundTokens(WITHOUT_TOOLS)).toEqual({ min: 120 + 32, total: 120 + 100 });
  });

  it("are rounded up also where a double does not hold the product", () => {
    const bound = { promptTokens: 10_000_001, outputTokens: 0, choices: 1 };
    // 10,000,001 × 1,000,000,001 = 10,000,001,010,000,001 millionths
    const table = { ...FREE, input: 1_000_000_001 };
    expect(boundCost(bound, table).totalNano).toBe(10_000_001_011);
    // 18,014,398,508,000,000 millionths: exact as it is.
    const even = { ...bound, promptTokens: 9_007_199_254 };
    expect(boundCost(even, { ...FREE, input: 2_000_000 }).totalNano).toBe(18_014_398_508);
  });

  it("of tokens are those of the prompt and the answer where nothing else can be used", () => {
    const bound = { promptTokens: 10, outputTokens: 5, choices: 1 };
    expect(boundTokens(bound)).toEqual({ min: 11, total: 15 });
  });

  it("are never more tokens than a number holds exactly", () => {
    const most = Number.MAX_SAFE_INTEGER;
    const bound = { promptTokens: most, outputTokens: most, choices: 9 };
    expect(boundTokens(bound).total).toBe(most);
  });
});

describe("capForGrant", () => {
  it("gives the largest cap whose cost stays within the grant", () => {
    const bound = fc.record({
      promptTokens: fc.integer({ min: 0, max: 10_000 }),
      outputTokens: fc.integer({ min: 1, max: 128_000 }),
      choices: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(prices, bound, fc.integer({ min: 0, max: 1e12 }), (table, call, grant) => {
        const cost = boundCost(call, table);
        fc.pre(cost.outputNanoPerMillion > 1000 && grant >= cost.minNano);
        const cap = capForGrant(cost, grant);
        const costOf = (outputTokens: number) =>
          boundCost({ ...call, outputTokens }, table).totalNano;
        expect(cap).toBeGreaterThanOrEqual(1);
        expect(costOf(cap)).toBeLessThanOrEqual(grant);
        expect(costOf(cap + 1)).toBeGreaterThan(grant);
      }),
    );
  });

  it("is 0 when the grant does not cover the prompt, and no cap when answers are free", () => {
    const cost = {
      promptNano: 10,
      minNano: 11,
      toolCallNano: 0,
      outputNanoPerMillion: 1_000_000,
      totalNano: 20,
    };
    expect(capForGrant(cost, 10)).toBe(0);
    expect(capForGrant(cost, 3)).toBe(0);
    const free = { ...cost, outputNanoPerMillion: 0 };
    expect(capForGrant(free, 10)).toBe(Number.MAX_SAFE_INTEGER);
    expect(capForGrant(free, 9)).toBe(0);
  });
});

describe("calls of tools", () => {
  const count = (max: number) => fc.integer({ min: 0, max });
  const aBound = fc.record({
    promptTokens: count(100_000),
    outputTokens: count(100_000),
    choices: fc.integer({ min: 1, max: 4 }),
    minOutputTokens: fc.constantFrom(1, 16),
    tools: fc.record({
      maxCalls: count(50),
      minCalls: fc.constantFrom(0, 1),
      promptTokens: count(100_000),
      otherTokens: count(1000),
      otherNano: count(1_000_000),
      fixedNano: count(1_000_000),
    }),
  });

  it("and the answer stay within what is granted, which is at least for one call and the shortest answer", () => {
    fc.assert(
      fc.property(aBound, prices, count(100), (bound, table, share) => {
        const { tools } = bound;
        const cost = boundCost(bound, table);
        const granted = cost.minNano + Math.floor(((cost.totalNano - cost.minNano) * share) / 100);
        const calls = toolCallsForGrant(cost, tools, granted);
        const answer = Math.min(capForGrant(cost, granted, calls), bound.outputTokens);
        const used = { ...bound, outputTokens: answer, tools: { ...tools, maxCalls: calls } };
        expect(boundCost(used, table).totalNano).toBeLessThanOrEqual(granted);
        expect(answer).toBeGreaterThanOrEqual(Math.min(bound.minOutputTokens, bound.outputTokens));
        expect(calls).toBeGreaterThanOrEqual(Math.min(tools.maxCalls, tools.minCalls));
        expect(calls).toBeLessThanOrEqual(tools.maxCalls);
      }),
    );
  });

  it("stay within what is granted in tokens as well", () => {
    fc.assert(
      fc.property(aBound, count(100), (bound, share) => {
        const { min, total } = boundTokens(bound);
        const granted = min + Math.floor(((total - min) * share) / 100);
        const calls = toolCallsForTokens(bound, granted);
        const answer = Math.min(capForTokens(bound, granted, calls), bound.outputTokens);
        const used = { ...bound, outputTokens: answer, tools: { ...bound.tools, maxCalls: calls } };
        expect(boundTokens(used).total).toBeLessThanOrEqual(granted);
        expect(answer).toBeGreaterThanOrEqual(Math.min(bound.minOutputTokens, bound.outputTokens));
      }),
    );
  });

  it("may all be made where everything is granted, and none where the call has no tools", () => {
    const cost = boundCost(WITH_TOOLS, SIMPLE);
    const { total } = boundTokens(WITH_TOOLS);
    expect(toolCallsForGrant(cost, WITH_TOOLS.tools, cost.totalNano)).toBe(3);
    expect(toolCallsForTokens(WITH_TOOLS, total)).toBe(3);
    expect(toolCallsForGrant(cost, undefined, cost.totalNano)).toBe(0);
    expect(toolCallsForTokens(WITHOUT_TOOLS, total)).toBe(0);
  });

  it("give way one by one, each for what is missing, down to the one that must be left", () => {
    const cost = boundCost(WITH_TOOLS, SIMPLE);
    const { total } = boundTokens(WITH_TOOLS);
    const paid = [1, 31, 32, 62, 63, 1000].map((missing) =>
      toolCallsForGrant(cost, WITH_TOOLS.tools, cost.totalNano - missing),
    );
    expect(paid).toEqual([2, 2, 1, 1, 1, 1]);
    const counted = [1, 15, 16, 30, 31, 200].map((missing) =>
      toolCallsForTokens(WITH_TOOLS, total - missing),
    );
    expect(counted).toEqual([2, 2, 1, 1, 1, 1]);
  });

  it("may all be made, whatever is granted, where they cost nothing", () => {
    const tools = { ...WITH_TOOLS.tools, promptTokens: 0, otherTokens: 0, otherNano: 0 };
    const bound = { ...WITH_TOOLS, tools };
    const cost = boundCost(bound, { ...SIMPLE, webSearches: 0 });
    expect(toolCallsForGrant(cost, tools, cost.minNano)).toBe(3);
    expect(toolCallsForTokens(bound, boundTokens(bound).min)).toBe(3);
  });
});

it("a cap without calls of tools leaves the answer what they would cost", () => {
  const cost = boundCost(WITH_TOOLS, SIMPLE);
  const granted = cost.promptNano + 60;
  expect(capForGrant(cost, granted)).toBe(capForGrant(cost, granted + cost.toolCallNano, 1));
  expect(capForGrant(cost, granted)).toBe(10);
});

describe("capForTokens", () => {
  it("shares what is left beside the prompt and calls of tools among all choices", () => {
    expect(capForTokens(WITH_TOOLS, 120 + 30 + 41, 2)).toBe(20);
    expect(capForTokens(WITH_TOOLS, 120 + 41)).toBe(20);
    expect(capForTokens({ ...WITHOUT_TOOLS, choices: 0 }, 120 + 41)).toBe(41);
  });

  it("is 0 where not even the prompt fits", () => {
    expect(capForTokens(WITH_TOOLS, 119)).toBe(0);
  });
});
