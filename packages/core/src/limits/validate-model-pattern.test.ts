import { expect, it } from "vitest";

import { validateModelPattern } from "./validate-model-pattern.ts";

it.each([
  "gpt-4o",
  "gpt-4o-2024-08-06",
  "gpt-4*",
  "claude-3-5*",
  "o3*",
  "*",
  "ft:gpt-4o*",
  "my model",
])("%j can be some model's", (text) => expect(validateModelPattern(text)).toBeUndefined());

it.each([
  ["gpt-*-mini", "model gpt-*-mini is not clear: a * can only stand at the end"],
  ["**", "model ** is not clear: a * can only stand at the end"],
  [" ", "model   names no model"],
  ["-latest", "model -latest names no model"],
])("%j is refused with: %s", (text, sentence) => expect(validateModelPattern(text)).toBe(sentence));

it.each(["gpt-4o-2024*", "gpt-4o-202*", "gpt-4o-2024-08*", "gpt-4o-2024-08-0*", "gpt-4o-latest*"])(
  "%s would limit nothing",
  (text) => expect(validateModelPattern(text)).toContain("counted with their model, as gpt-4o"),
);
