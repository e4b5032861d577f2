import { describe, expect, it } from "vitest";

import {
  addUsage,
  completionTokensOf,
  inMainClasses,
  isNothing,
  NO_TOKENS,
  promptTokensOf,
  tokensOf,
  totalUsage,
  type TokenUsage,
  UNIT_CLASSES,
} from "./usage.ts";

/** Each class has a power of two of its own, so that a sum shows which classes are in it. */
const EVERYTHING = {
  input: 2 ** 0,
  cacheRead: 2 ** 1,
  cacheWrite: 2 ** 2,
  output: 2 ** 3,
  reasoning: 2 ** 4,
  audioInput: 2 ** 5,
  audioOutput: 2 ** 6,
  cacheWrite1h: 2 ** 7,
  cacheReadAudio: 2 ** 8,
  cacheReadImage: 2 ** 9,
  imageInput: 2 ** 10,
  imageOutput: 2 ** 11,
  images: 2 ** 12,
  characters: 2 ** 13,
  audioMs: 2 ** 14,
  webSearches: 2 ** 15,
  webSearchPreviews: 2 ** 16,
  fileSearches: 2 ** 17,
} satisfies Required<TokenUsage>;
const CLASSES = Object.keys(EVERYTHING);

describe("tokens", () => {
  it("of finer classes belong to the class they are part of", () => {
    expect(inMainClasses(EVERYTHING)).toEqual({
      input: 2 ** 0 + 2 ** 10,
      cacheRead: 2 ** 1 + 2 ** 8 + 2 ** 9,
      cacheWrite: 2 ** 2 + 2 ** 7,
      output: 2 ** 3 + 2 ** 11,
      reasoning: 2 ** 4,
      audioInput: 2 ** 5,
      audioOutput: 2 ** 6,
    });
    expect(inMainClasses(NO_TOKENS)).toEqual(NO_TOKENS);
  });

  it("are each of the prompt or of the answer, and what is not charged by tokens is none", () => {
    const prompt = 2 ** 0 + 2 ** 1 + 2 ** 2 + 2 ** 5 + 2 ** 7 + 2 ** 8 + 2 ** 9 + 2 ** 10;
    const completion = 2 ** 3 + 2 ** 4 + 2 ** 6 + 2 ** 11;
    expect(promptTokensOf(EVERYTHING)).toBe(prompt);
    expect(completionTokensOf(EVERYTHING)).toBe(completion);
    expect(tokensOf(EVERYTHING)).toBe(2 ** 12 - 1);
  });
});

describe("a call has used", () => {
  it("nothing when every class is zero or absent", () => {
    const units = Object.fromEntries(UNIT_CLASSES.map((unit) => [unit, 0]));
    expect(isNothing(NO_TOKENS)).toBe(true);
    expect(isNothing({ ...NO_TOKENS, ...units })).toBe(true);
  });

  it.each(CLASSES)("something when there is one of %s", (usageClass) => {
    expect(isNothing({ ...NO_TOKENS, [usageClass]: 1 })).toBe(false);
  });
});

describe("usage of two calls together", () => {
  it("is the sum of every class", () => {
    const doubled = Object.entries(EVERYTHING).map(([name, used]) => [name, 2 * used]);
    expect(addUsage(EVERYTHING, EVERYTHING)).toEqual(Object.fromEntries(doubled));
    expect(addUsage(NO_TOKENS, EVERYTHING)).toEqual(EVERYTHING);
    expect(addUsage(EVERYTHING, NO_TOKENS)).toEqual(EVERYTHING);
  });

  it("has no class that neither of them has", () => {
    expect(addUsage(NO_TOKENS, { ...NO_TOKENS, images: 0 })).toEqual(NO_TOKENS);
  });

  it("is that of the call and of all its parts, whether the call itself used anything or not", () => {
    const part = { model: "m", usage: EVERYTHING };
    expect(totalUsage(undefined)).toEqual(NO_TOKENS);
    expect(totalUsage(undefined, [part])).toEqual(EVERYTHING);
    const all = totalUsage({ ...NO_TOKENS, input: 5 }, [part, part]);
    expect(all).toEqual({ ...addUsage(EVERYTHING, EVERYTHING), input: 7 });
  });
});
