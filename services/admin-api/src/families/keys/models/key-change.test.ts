import { describe, expect, it } from "vitest";

import { refusalOf } from "../../../../test/refusal-of.ts";
import { KeyChange } from "./key-change.ts";

const refusal = (change: object) => refusalOf(KeyChange, change);

describe("KeyChange", () => {
  it.each([
    [{}],
    [{ policyId: "" }],
    [{ name: "", tags: [], settingIds: [], allowedPaths: [] }],
    [{ rateLimitOverTime: 0, rateLimitUnit: "" }],
    [{ costLimitInUsdOverTime: 0, costLimitInUsdUnit: "" }],
    [{ rateLimitOverTime: 5, rateLimitUnit: "d" }],
  ])("takes %j", (change) => {
    expect(refusal(change)).toBeUndefined();
  });

  it.each([
    [{ settingId: "a", settingIds: ["b"] }, "either settingId or settingIds"],
    [{ tags: [""] }, "fields [tags] are invalid"],
    [{ costLimitInUsd: -0.5 }, "fields [costLimitInUsd] are invalid"],
    [{ costLimitInUsdOverTime: -1 }, "fields [costLimitInUsdOverTime] are invalid"],
    [{ rateLimitOverTime: -1 }, "fields [rateLimitOverTime] are invalid"],
    [{ settingIds: ["a", ""] }, "fields [settingIds[1]] are invalid"],
    [{ allowedPaths: [{}] }, "fields [allowedPaths.0.path] are invalid"],
    [
      { rateLimitUnit: "m" },
      "rate limit over time can not be empty if rate limit unit is specified",
    ],
    [
      { rateLimitUnit: "", rateLimitOverTime: 3 },
      "rate limit over time must be 0 if rate limit unit is empty",
    ],
    [
      { costLimitInUsdUnit: "m" },
      "cost limit over time can not be empty if cost limit unit is specified",
    ],
    [
      { costLimitInUsdUnit: "", costLimitInUsdOverTime: 3 },
      "cost limit over time must be 0 if cost limit unit is empty",
    ],
    [
      { rateLimitOverTime: 0 },
      "rate limit unit can not be empty if rate limit over time is specified",
    ],
    [
      { rateLimitOverTime: 0, rateLimitUnit: "m" },
      "rate limit unit has to be empty if rate limit over time is 0",
    ],
    [{ rateLimitOverTime: 1, rateLimitUnit: "w" }, "rate limit unit can not be identified"],
    [
      { costLimitInUsdOverTime: 0 },
      "cost limit unit can not be empty if cost limit over time is specified",
    ],
    [
      { costLimitInUsdOverTime: 0, costLimitInUsdUnit: "d" },
      "cost limit unit has to be empty if cost limit over time is 0",
    ],
    [
      { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "s" },
      "cost limit unit can not be identified",
    ],
  ])("refuses %j", (change, sentence) => {
    expect(refusal(change)).toBe(sentence);
  });
});
