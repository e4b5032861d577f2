import { describe, expect, it } from "vitest";

import { limitsOf, settingIdsOf } from "./key.ts";

const UNLIMITED = {
  costLimitNano: 0,
  costLimitOverTimeNano: 0,
  costLimitUnit: null,
  rateLimitOverTime: 0,
  rateLimitUnit: null,
};

describe("limitsOf", () => {
  it("reads 0 as unlimited, as the contract does", () => {
    expect(limitsOf(UNLIMITED)).toEqual({ cost: [], rate: [] });
  });

  it("gives each limit with its window", () => {
    expect(
      limitsOf({
        costLimitNano: 5,
        costLimitOverTimeNano: 3,
        costLimitUnit: "mo",
        rateLimitOverTime: 2,
        rateLimitUnit: "s",
      }),
    ).toEqual({
      totalCostNano: 5,
      cost: [{ unit: "mo", maxNano: 3 }],
      rate: [{ unit: "s", maxCalls: 2 }],
    });
  });
});

describe("settingIdsOf", () => {
  it("takes whichever of the contract's two fields named the settings", () => {
    expect(settingIdsOf({ settingId: "a", settingIds: [] })).toEqual(["a"]);
    expect(settingIdsOf({ settingId: "", settingIds: ["b", "c"] })).toEqual(["b", "c"]);
  });
});
