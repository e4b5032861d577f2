import { describe, expect, it } from "vitest";

import { toUsage } from "./to-usage.ts";
import { cacheHitsApart, thoughtsInTotal } from "./usage-variants.ts";

describe("thoughts that are only in the total", () => {
  // As Google answers: discuss.ai.google.dev/t/127400.
  const GEMINI = { completion_tokens: 1, prompt_tokens: 9, total_tokens: 103 };

  it("are reasoning, which costs what the answer does", () => {
    expect(thoughtsInTotal(GEMINI).usage).toMatchObject({ input: 9, output: 1, reasoning: 93 });
  });

  it("are none where the total is no more than both, or says nothing", () => {
    for (const total_tokens of [10, 9, undefined, "x"]) {
      const usage = { ...GEMINI, total_tokens };
      expect(thoughtsInTotal(usage)).toEqual(toUsage(usage));
    }
  });

  it("are not counted twice where they are named", () => {
    const completion_tokens_details = { reasoning_tokens: 93 };
    const named = thoughtsInTotal({ ...GEMINI, completion_tokens_details }).usage;
    expect(named).toMatchObject({ output: 1, reasoning: 93 });
  });

  it("have no bounds but those of every count", () => {
    expect(thoughtsInTotal({ ...GEMINI, total_tokens: 1e12 })).toMatchObject({
      isClamped: true,
      usage: { output: 1, reasoning: 1e9 - 10 },
    });
  });
});

describe("cache hits in a member of their own", () => {
  const DEEPSEEK = {
    prompt_tokens: 16,
    completion_tokens: 10,
    total_tokens: 26,
    prompt_cache_hit_tokens: 6,
    prompt_cache_miss_tokens: 10,
  };

  it("are read from the cache", () => {
    expect(cacheHitsApart(DEEPSEEK).usage).toMatchObject({ input: 10, cacheRead: 6, output: 10 });
  });

  it("are those of the details where there are any", () => {
    const prompt_tokens_details = { cached_tokens: 4 };
    const both = cacheHitsApart({ ...DEEPSEEK, prompt_tokens_details }).usage;
    expect(both).toMatchObject({ input: 12, cacheRead: 4 });
  });
});
