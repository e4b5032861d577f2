import { createPriceBook, PRICE_VERSION } from "@lintel/prices";
import { expect, it } from "vitest";

import { compare } from "./compare.ts";
import { diffLists } from "./diff-lists.ts";
import { readBook, readReviewed, readSnapshot } from "./files.ts";
import { review } from "./reviewed.ts";
import { writeBook } from "./write-book.ts";

const book = createPriceBook();
const { models, source } = readSnapshot();

it.each([
  ["anthropic", 20],
  ["azure", 120],
  ["bedrock", 90],
  ["deepinfra", 130],
  ["openai", 130],
])("the other list has most models of %s", (provider, min) => {
  const names = Object.keys(models).filter((name) => name.startsWith(`${provider} `));
  expect(names.length).toBeGreaterThanOrEqual(min);
});

it("every difference of more than one per cent from the other list has been gone through, and is still there", () => {
  const differences = compare(book, models, Date.parse(source.takenOn));
  // What to do about a failure: README.md.
  expect(review(differences, readReviewed())).toEqual({ unreviewed: [], stale: [] });
});

it("our book is as it was written down, under the version it was written down with", () => {
  const { models: written, version, writtenFor } = readBook();
  const current = writeBook(book, PRICE_VERSION, writtenFor);
  // After a change of prices: raise PRICE_VERSION, then `npm run prices:update -- --book-only`.
  expect(diffLists(written, current.models)).toEqual([]);
  expect(version).toBe(PRICE_VERSION);
});
