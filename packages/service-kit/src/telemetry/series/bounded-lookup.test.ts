import { expect, it } from "vitest";

import { boundedLookup } from "./bounded-lookup.ts";

it("makes each value once, and one for all labels beyond the bound", () => {
  const made: string[] = [];
  const lookup = boundedLookup(2, (label) => {
    made.push(label);
    return { label };
  });
  expect(lookup("a")).toBe(lookup("a"));
  expect(["a", "b", "c", "d", "b"].map((label) => lookup(label).label)).toEqual([
    "a",
    "b",
    "other",
    "other",
    "b",
  ]);
  expect(made).toEqual(["a", "b", "other"]);
});
