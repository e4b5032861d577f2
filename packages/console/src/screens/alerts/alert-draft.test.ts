import { expect, it } from "vitest";

import { type AlertDraft, EMPTY_ALERT, membersOf } from "./alert-draft.ts";

const draft = (members: Partial<AlertDraft>): AlertDraft => ({
  ...EMPTY_ALERT,
  name: "a",
  ...members,
});

it("a rule has only the members of its kind", () => {
  const everything = { tags: "x, y", windowInMinutes: "5", minCalls: "30", thresholds: "10" };
  expect(membersOf(draft({ ...everything, kind: "budget_share" }))).toEqual({
    name: "a",
    enabled: true,
    thresholds: [10],
    tags: ["x", "y"],
    keyIds: [],
  });
  expect(membersOf(draft({ ...everything, kind: "error_rate" }))).toEqual({
    name: "a",
    enabled: true,
    thresholds: [10],
    windowInMinutes: 5,
    minCalls: 30,
  });
});

it("what is no threshold is not sent", () => {
  expect(membersOf(draft({ thresholds: "50, much, -1, 2.5, 100" }))).toMatchObject({
    thresholds: [50, 100],
  });
  expect(membersOf(draft({ thresholds: "" }))).not.toHaveProperty("thresholds");
});
