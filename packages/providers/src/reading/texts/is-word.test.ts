import { describe, expect, it } from "vitest";

import { isWord } from "./is-word.ts";

describe("a name", () => {
  it.each([
    "",
    "city",
    "top_p",
    "$ref",
    "b64_json",
    "anthropic-beta",
    "x509",
    "data[0]",
    "a.b:c/d",
  ])("is a word: %j", (name) => {
    expect(isWord(name)).toBe(true);
  });

  it.each([
    "jane@acme.example",
    "Jane Doe",
    "078-05-1120",
    "4111111111111111",
    "jané",
    "a".repeat(65),
  ])("may be a text: %j", (name) => {
    expect(isWord(name)).toBe(false);
  });
});
