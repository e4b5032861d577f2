import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";

import { countText, guessTokens } from "./count-text.ts";
import { encodingOf, knownEncodingOf } from "./encoding-of.ts";

const encode = (text: string): number => countTokens(text, { disallowedSpecial: new Set() });

/** The tokenizer itself takes minutes to hours for such runs; a busy machine is not that slow. */
const MINUTES_IF_SQUARE_MS = 60_000;

describe("countText", () => {
  it.each([
    ["nothing", ""],
    ["prose", "The quick brown fox jumps over the lazy dog.\n\n  Twice. ".repeat(50)],
    ["code", "export const a = (b: string): number => b.length * 2; // done\n".repeat(50)],
    ["special tokens written as text", "<|endoftext|><|im_start|>"],
    ["a word just short enough", `${"ab".repeat(250)} end`],
  ])("is exact for %s", (_, text) => {
    expect(countText(text, encode)).toBe(encode(text));
  });

  it.each([
    ["one letter", "a".repeat(300_000)],
    ["spaces", " ".repeat(300_000)],
    ["Chinese without a break", "\u8FD9\u662F\u4E00".repeat(60_000)],
  ])("does not take time that grows with the square of a run of %s", (_, text) => {
    const started = performance.now();
    expect(countText(text, encode)).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(MINUTES_IF_SQUARE_MS);
  });

  it("cuts a run within a text and counts what surrounds it", () => {
    const run = "x".repeat(500);
    const text = `before ${run}${run} after`;
    expect(countText(text, encode)).toBe(
      encode("before ") + encode(run) + encode(run) + encode(" after"),
    );
  });

  it("extrapolates what is beyond the bound", () => {
    const text = "one two three four. ".repeat(60_000);
    const counted = countText(text, encode);
    expect(Math.abs(counted / (60_000 * 5) - 1)).toBeLessThan(0.01);
  });
});

it("guesses rather too many tokens than too few", () => {
  for (const text of ["plain English words here", "\u8FD9\u662F\u4E2D\u6587", "a"]) {
    expect(guessTokens(text)).toBeGreaterThanOrEqual(encode(text));
  }
});

it.each([
  ["gpt-4", "cl100k"],
  ["gpt-4-0613", "cl100k"],
  ["gpt-4-turbo", "cl100k"],
  ["gpt-3.5-turbo", "cl100k"],
  ["ft:gpt-3.5-turbo:acme", "cl100k"],
  ["text-embedding-3-small", "cl100k"],
  ["gpt-4o", "o200k"],
  ["gpt-4.1", "o200k"],
  ["gpt-4.5-preview", "o200k"],
  ["o3", "o200k"],
  ["", "o200k"],
])("%s counts with %s", (model, encoding) => {
  expect(encodingOf(model)).toBe(encoding);
});

it.each([
  ["gpt-4", "cl100k"],
  ["gpt-4-turbo-2024-04-09", "cl100k"],
  ["gpt-35-turbo", "cl100k"],
  ["ft:gpt-4-0613:acme::1", "cl100k"],
  ["text-embedding-3-small", "cl100k"],
  ["gpt-4o", "o200k"],
  ["ft:gpt-4o-mini-2024-07-18:acme::1", "o200k"],
  ["gpt-4.1-nano", "o200k"],
  ["gpt-5.6-sol", "o200k"],
  ["o4-mini", "o200k"],
  ["chatgpt-4o-latest", "o200k"],
  ["gpt-6", undefined],
  ["gpt-50", undefined],
  ["gpt-4omni", undefined],
  ["claude-sonnet-4-5", undefined],
  ["my-deployment", undefined],
  ["", undefined],
])("the vocabulary of %s is known to be %s", (model, encoding) => {
  expect(knownEncodingOf(model)).toBe(encoding);
});
