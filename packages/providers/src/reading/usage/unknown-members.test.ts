import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { findUnknownMembers } from "./unknown-members.ts";

const KNOWN = { tokens: true, cost: true, details: { cached: true } } as const;
const find = (usage: object) => findUnknownMembers(JSON.parse(JSON.stringify(usage)), KNOWN);

describe("members of usage that are not known", () => {
  it.each<[object, readonly string[]]>([
    [{ tokens: 5, details: { cached: 2 } }, []],
    [{ tokens: 5, cost: { anything: 3 } }, []],
    [{ videos: 2 }, ["videos"]],
    [{ videos: "2" }, ["videos"]],
    [{ videos: 0.01 }, ["videos"]],
    [{ videos: -1 }, ["videos"]],
    [{ details: { cached: 1, spoken: 4 } }, ["details.spoken"]],
    [{ details: 7 }, ["details"]],
    [{ passes: [{ tokens: 0 }, { tokens: 3 }] }, ["passes"]],
    [{ passes: { deep: { down: { tokens: 1 } } } }, ["passes"]],
    [JSON.parse('{"__proto__":1,"constructor":2}'), ["odd_name", "constructor"]],
    [{ "a caller's prompt": 1, ["x".repeat(99)]: 1 }, ["odd_name"]],
  ])("%j: %j", (usage, names) => {
    expect(find(usage)).toEqual(names);
  });

  it.each([
    { videos: 0 },
    { videos: null },
    { videos: "standard" },
    { videos: "" },
    { videos: true },
    { videos: [] },
    { videos: {} },
    { videos: { a: 0, b: [0, null, ""] } },
    { details: null },
  ])("are of no concern when they hold no number but zero: %j", (usage) => {
    expect(find(usage)).toEqual([]);
  });

  it("are named by few and short names, for anything a provider sends", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 60 }), (usage) => {
        const names = find(usage);
        expect(names.length).toBeLessThanOrEqual(16);
        for (const name of names) expect(name).toMatch(/^[\w.-]{1,130}$/);
      }),
    );
  });
});
