import { describe, expect, it } from "vitest";

import { refusalOf } from "../../../../test/refusal-of.ts";
import { EventReport, groupingsOf } from "./event-report.ts";

const valid = { start: 1000, end: 2000, increment: 60 };
const refusal = (members: object) => refusalOf(EventReport, { ...valid, ...members });

describe("EventReport", () => {
  it.each([
    [{ start: 0 }, "start cannot be empty"],
    [{ end: undefined }, "end cannot be empty"],
    [{ increment: 0 }, "increment must be larger than 0"],
    [{ increment: -5 }, "increment must be larger than 0"],
    [{ start: 2000 }, "start 2000 must be smaller than end 2000"],
    [
      { end: 1_000_000_000, increment: 1 },
      "increment 1 divides the period into 999999001 buckets; at most 10000 are possible",
    ],
  ])("refuses %j", (members, sentence) => {
    expect(refusal(members)).toBe(sentence);
  });

  it("takes as many buckets as there may be and not one more", () => {
    expect(refusal({ start: 1, end: 10_000, increment: 1 })).toBeUndefined();
    expect(refusal({ start: 1, end: 10_001, increment: 1 })).toContain("10001 buckets");
  });

  it("groups by what it knows and overlooks the rest", () => {
    expect(groupingsOf({ ...valid, filters: ["userId", "colour", "model", "model"] })).toEqual([
      "model",
      "userId",
    ]);
  });
});
