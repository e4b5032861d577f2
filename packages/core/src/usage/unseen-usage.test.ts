import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addUnseen, unseenOutputTokens } from "./unseen-usage.ts";
import { completionTokensOf, NO_TOKENS, promptTokensOf } from "./usage.ts";

const tokens = fc.nat({ max: 1_000_000 });
const usage = fc.record({
  input: tokens,
  cacheRead: tokens,
  output: tokens,
  reasoning: tokens,
  audioOutput: tokens,
  imageOutput: tokens,
});

describe("output that was not seen", () => {
  it("is at least what a provider of 400 tokens a second makes in the time, for each choice", () => {
    const work = { elapsedMs: 10_000, choices: 2, maxOutputTokens: 100_000 };
    expect(unseenOutputTokens(work)).toBe(2 * (10 * 400 + 16));
  });

  it("is what is on its way where no time has passed, and a begun token is one", () => {
    const after = (elapsedMs: number) =>
      unseenOutputTokens({ elapsedMs, choices: 1, maxOutputTokens: 100_000 });
    expect([-5, 0, 1].map(after)).toEqual([16, 16, 17]);
  });

  it("is never more than the call can have, even if it goes on for ever", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), tokens, (elapsedMs, maxOutputTokens) => {
        const work = { elapsedMs, choices: 3, maxOutputTokens };
        expect(unseenOutputTokens(work)).toBeLessThanOrEqual(3 * maxOutputTokens);
      }),
    );
    const work = { elapsedMs: Number.POSITIVE_INFINITY, choices: 1, maxOutputTokens: 7 };
    expect(unseenOutputTokens(work)).toBe(7);
  });
});

describe("what was seen and what was not, together", () => {
  it("is both, as long as the call can have that much output", () => {
    const seen = { ...NO_TOKENS, input: 10, output: 5 };
    const unseen = { ...NO_TOKENS, input: 3, output: 7, images: 1 };
    expect(addUnseen(seen, unseen, 100)).toEqual({
      ...NO_TOKENS,
      input: 13,
      output: 12,
      images: 1,
    });
  });

  it("is never less than what was seen, and adds no output beyond the call's bound", () => {
    fc.assert(
      fc.property(usage, usage, tokens, (some, other, maxOutputTokens) => {
        const seen = { ...NO_TOKENS, ...some };
        const unseen = { ...NO_TOKENS, ...other };
        const sum = addUnseen(seen, unseen, maxOutputTokens);
        const most = Math.max(maxOutputTokens, completionTokensOf(seen));
        const both = completionTokensOf(seen) + completionTokensOf(unseen);
        expect(completionTokensOf(sum)).toBe(Math.min(most, both));
        expect(promptTokensOf(sum)).toBe(promptTokensOf(seen) + promptTokensOf(unseen));
      }),
    );
  });
});
