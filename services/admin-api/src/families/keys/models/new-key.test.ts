import { NewKey } from "@lintel/admin-models";
import { describe, expect, it } from "vitest";

import { refusalOf } from "../../../../test/refusal-of.ts";

const SETTING = "98daa3ae-961d-4253-bf6a-322a32fdca3d";
const valid = { name: "n", key: "a-key-secret", settingIds: [SETTING] };
const refusal = (members: object) => refusalOf(NewKey, { ...valid, ...members });

describe("NewKey", () => {
  it.each([
    ["the least", {}],
    ["one setting in the deprecated member", { settingIds: undefined, settingId: SETTING }],
    ["an empty settingId beside settingIds", { settingId: "" }],
    ["a rate limit per second", { rateLimitOverTime: 1, rateLimitUnit: "s" }],
    ["a cost limit per month", { costLimitInUsdOverTime: 0.5, costLimitInUsdUnit: "mo" }],
    ["zeros and empty units", { rateLimitOverTime: 0, rateLimitUnit: "", costLimitInUsd: 0 }],
    ["null, which means absent", { tags: null, ttl: null, allowedPaths: null, policyId: null }],
    ["a ttl in days", { ttl: "2d" }],
    ["the highest limit", { costLimitInUsd: 9_007_199 }],
    ["one nano-dollar", { costLimitInUsd: 1e-9 }],
  ])("takes %s", (_, members) => {
    expect(refusal(members)).toBeUndefined();
  });

  it.each([
    [{ settingIds: [] }, "settingId is not set in either setting_id or setting_ids field"],
    [{ settingId: SETTING }, "either settingId or settingIds"],
    [{ tags: ["a", ""] }, "fields [tags] are invalid"],
    [{ key: "" }, "fields [key] are invalid"],
    [{ key: undefined }, "fields [key] are invalid"],
    [{ key: "seven77" }, "fields [key] are invalid"],
    [{ key: "with a space" }, "fields [key] are invalid"],
    [{ key: "with-a-line-end\r\n" }, "fields [key] are invalid"],
    [{ key: "größer-als-ascii" }, "fields [key] are invalid"],
    [{ ttl: "-5s" }, "fields [ttl] are invalid"],
    [{ name: undefined }, "fields [name] are invalid"],
    [{ settingIds: ["", SETTING, ""] }, "fields [settingIds[0], settingIds[2]] are invalid"],
    [{ costLimitInUsd: -1 }, "fields [costLimitInUsd] are invalid"],
    [{ costLimitInUsd: 4e-10 }, "fields [costLimitInUsd] are invalid"],
    [{ costLimitInUsdOverTime: -1 }, "fields [costLimitInUsdOverTime] are invalid"],
    [{ rateLimitOverTime: -1 }, "fields [rateLimitOverTime] are invalid"],
    [{ ttl: "soon" }, "fields [ttl] are invalid"],
    [{ allowedPaths: [{ method: "GET" }] }, "fields [allowedPaths.0.path] are invalid"],
    [
      { allowedPaths: [{ path: "/", method: "GET" }, { path: "/" }, {}] },
      "fields [allowedPaths.1.method] are invalid",
    ],
    [
      { name: "", key: "", tags: [""], ttl: "x", settingIds: [""] },
      "fields [tags, key, name, settingIds[0], ttl] are invalid",
    ],
    [
      { rateLimitUnit: "m" },
      "rate limit over time can not be empty if rate limit unit is specified",
    ],
    [
      { costLimitInUsdUnit: "d" },
      "cost limit over time can not be empty if cost limit unit is specified",
    ],
    [
      { rateLimitOverTime: 1 },
      "rate limit unit can not be empty if rate limit over time is specified",
    ],
    [
      { costLimitInUsdOverTime: 1 },
      "cost limit unit can not be empty if cost limit over time is specified",
    ],
    [{ rateLimitOverTime: 1, rateLimitUnit: "mo" }, "rate limit unit can not be identified"],
    [
      { costLimitInUsdOverTime: 1, costLimitInUsdUnit: "s" },
      "cost limit unit can not be identified",
    ],
  ])("refuses %j", (members, sentence) => {
    expect(refusal(members)).toBe(sentence);
  });

  it("takes a hundred settings and not one more", () => {
    const settingIds = Array.from({ length: 101 }, () => SETTING);
    expect(refusal({ settingIds: settingIds.slice(1) })).toBeUndefined();
    expect(refusal({ settingIds })).toMatch(/^fields \[settingIds\] are invalid \(settingIds: /);
  });

  it("says by how much a limit is too large", () => {
    expect(refusal({ costLimitInUsd: 9_007_200 })).toMatch(
      /^fields \[costLimitInUsd\] are invalid \(costLimitInUsd: .*9007199\)$/,
    );
  });

  it("reports missing settings before bad members, and those before rules between members", () => {
    expect(refusal({ settingIds: [], name: "" })).toContain("settingId is not set");
    expect(refusal({ name: "", rateLimitUnit: "m" })).toBe("fields [name] are invalid");
    expect(refusal({ rateLimitUnit: "m", costLimitInUsdUnit: "m" })).toContain("rate limit");
    expect(refusal({ rateLimitOverTime: 1, costLimitInUsdUnit: "m" })).toContain("cost limit over");
  });

  it.each([
    [{ name: 1 }, /^name: .*expected string/],
    [{ tags: "a" }, /^tags: .*expected array/],
    [{ tags: [1] }, /^tags: .*expected string/],
    [{ rateLimitOverTime: 2.5, rateLimitUnit: "m" }, /^rateLimitOverTime: .*expected int/],
    [{ costLimitInUsd: "5" }, /^costLimitInUsd: .*expected number/],
    [{ shouldLogRequest: "yes" }, /^shouldLogRequest: .*expected boolean/],
    [{ allowedPaths: ["/"] }, /^allowedPaths: .*expected object/],
  ])("refuses %j as malformed", (members, sentence) => {
    expect(refusal(members)).toMatch(sentence);
  });

  it.each([
    [{ name: "a\0b" }, "name"],
    [{ tags: ["ok", "\ud800"] }, "tags"],
    [{ allowedPaths: [{ path: "/api/routes/\0", method: "POST" }] }, "allowedPaths.0.path"],
  ])("refuses %j, which Postgres cannot store", (members, name) => {
    expect(refusal(members)).toBe(
      `${name}: text with a NUL or half a surrogate pair cannot be stored`,
    );
  });
});
