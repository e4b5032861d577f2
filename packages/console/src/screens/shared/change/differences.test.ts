import { expect, it } from "vitest";

import { differences } from "./differences.ts";

it("names what was changed, what is new and what is gone, and nothing else", () => {
  const before = { name: "a", tags: ["x"], limit: 5, same: { a: 1 } };
  const after = { name: "b", tags: ["x"], same: { a: 1 }, ttl: "" };
  expect(differences(before, after)).toEqual([
    { name: "name", was: '"a"', is: '"b"' },
    { name: "limit", was: "5", is: undefined },
    { name: "ttl", was: undefined, is: '""' },
  ]);
  expect(differences({ name: "deleted" }, {})).toEqual([
    { name: "name", was: '"deleted"', is: undefined },
  ]);
});
