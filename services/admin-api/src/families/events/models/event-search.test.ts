import { describe, expect, it } from "vitest";

import { refusalOf } from "../../../../test/refusal-of.ts";
import { EventSearch } from "./event-search.ts";

const refusal = (members: object) => refusalOf(EventSearch, { start: 1, end: 2, ...members });

describe("EventSearch", () => {
  it.each([
    [{}],
    [{ costOrder: "DESC", limit: 0, offset: 3, status: 0, requestContent: "x" }],
    [{ dateOrder: "asc", costOrder: "", actions: ["allowed", "redacted"] }],
  ])("takes %j", (members) => {
    expect(refusal(members)).toBeUndefined();
  });

  it.each([
    [{ start: 0 }, "fields [start] are invalid"],
    [{ start: undefined, end: undefined }, "fields [start, end] are invalid"],
    [
      { keyIds: [""], userIds: [""], tags: ["a", ""] },
      "fields [keyIds, userIds, tags] are invalid",
    ],
    [{ customIds: [""], policyIds: [""] }, "fields [customIds, policyIds] are invalid"],
    [
      { providers: [""], models: [""], routeIds: [""] },
      "fields [providers, models, routeIds] are invalid",
    ],
    [{ limit: -1 }, "fields [limit] are invalid"],
    [{ start: 2 }, "start 2 cannot be larger than end 2"],
    [{ costOrder: "up" }, "cost order is not valid up"],
    [{ dateOrder: "down" }, "date order is not valid down"],
    [{ costOrder: "asc", dateOrder: "asc" }, "cost order and date order cannot be both present"],
    [{ actions: ["allowed", "eaten"] }, "action cannot be eaten"],
  ])("refuses %j", (members, sentence) => {
    expect(refusal(members)).toBe(sentence);
  });

  it("refuses a time that no calendar has", () => {
    expect(refusal({ end: Number.MAX_SAFE_INTEGER })).toMatch(/^fields \[end\] are invalid/);
  });
});
