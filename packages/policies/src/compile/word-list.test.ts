import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";

import { findWordsOf } from "./word-list.ts";

function matchesOf(definition: string, text: string) {
  const matcher = RE2JS.compile(definition).matcher(text);
  const found: { start: number; end: number }[] = [];
  while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() });
  return found;
}

describe("a list of words", () => {
  it("finds exactly what its regular expression finds", () => {
    const letters = fc.constantFrom(
      "a",
      "b",
      "A",
      "k",
      "\u212A",
      "s",
      "\u017F",
      "é",
      " ",
      "-",
      "_",
      "1",
    );
    const word = fc
      .array(fc.constantFrom("a", "b", "k", "s", "A", " ", "_", "1", "\\."), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(""));
    const text = fc
      .array(fc.oneof(letters, fc.constant(".")), { maxLength: 24 })
      .map((parts) => parts.join(""));
    const form = fc.record({
      fold: fc.constantFrom("", "(?i)"),
      first: fc.constantFrom("", "\\b"),
      open: fc.constantFrom("(?:", "("),
      last: fc.constantFrom("", "\\b"),
    });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        form,
        text,
        (words, parts, given) => {
          const definition = `${parts.fold}${parts.first}${parts.open}${words.join("|")})${parts.last}`;
          expect(findWordsOf(definition)?.(given)).toEqual(matchesOf(definition, given));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("may stand without brackets, where no boundary belongs to one word only", () => {
    expect(findWordsOf("alpha|beta")?.("a beta")).toEqual([{ start: 2, end: 6 }]);
    expect(findWordsOf("\\balpha\\b")?.("alphabet alpha")).toEqual([{ start: 9, end: 14 }]);
    expect(findWordsOf("\\balpha|beta\\b")).toBeUndefined();
  });

  it.each([
    "a.c",
    "[ab]",
    "a+",
    "(a|)",
    "(?i)(straße)",
    "a|b$",
    `(${"a".repeat(65)})`,
    "\\d",
    "(a|(b))",
  ])("is not %s", (definition) => {
    expect(findWordsOf(definition)).toBeUndefined();
  });
});
