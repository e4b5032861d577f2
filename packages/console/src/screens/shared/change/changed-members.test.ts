import { expect, it } from "vitest";

import { changedMembers } from "./changed-members.ts";

it("only what is another goes into a change, lists compared by what is in them", () => {
  const before = { name: "a", tags: ["x"], max: 1 };
  expect(changedMembers(before, { ...before, tags: ["x"] })).toEqual({});
  expect(changedMembers(before, { ...before, tags: ["x", "y"] })).toEqual({ tags: ["x", "y"] });
});

it("a limit and its unit are sent together", () => {
  const before = { rateLimitOverTime: 5, rateLimitUnit: "m", name: "a" };
  const after = { ...before, rateLimitOverTime: 6 };
  expect(changedMembers(before, after)).toEqual({ rateLimitOverTime: 6, rateLimitUnit: "m" });
});
