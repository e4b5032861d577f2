import { describe, expect, it } from "vitest";

import { givenOf } from "./given.ts";

const now = () => new Date(1_700_000_000_500);
const given = (values: Record<string, string | boolean | string[]>) => givenOf("", values, now);

describe("givenOf", () => {
  it.each([
    ["1700000000", 1_700_000_000],
    ["2023-11-14T22:13:20Z", 1_700_000_000],
    ["2023-11-14", 1_699_920_000],
    ["30s", 1_699_999_970],
    ["90m", 1_699_994_600],
    ["24h", 1_699_913_600],
    ["7d", 1_699_395_200],
  ])("reads the time %s", (text, seconds) => {
    expect(given({ start: text }).time("start")).toBe(seconds);
  });

  it.each(["soon", "7w", "-1h", ""])("refuses the time %j", (text) => {
    expect(() => given({ start: text }).time("start")).toThrow("--start must be");
  });

  it.each(["", " ", "x", "1e400", "NaN"])("refuses the number %j", (text) => {
    expect(() => given({ limit: text }).number("limit")).toThrow("--limit must be a number");
  });

  it("takes only what is allowed where that is a choice", () => {
    const { choices } = given({ by: ["model", "bogus"], group: ["tag", "model"] });
    expect(choices("group", ["model", "tag"])).toEqual(["tag", "model"]);
    expect(choices("none", ["model"])).toBeUndefined();
    expect(() => choices("by", ["model", "tag"])).toThrow("--by must be one of model, tag");
  });

  it("distinguishes what was not given from what is empty", () => {
    const { text, texts, number, choice, flag } = given({ name: "", tag: ["a"], off: "false" });
    expect([text("name"), text("other"), texts("tag"), texts("none")]).toEqual([
      "",
      undefined,
      ["a"],
      undefined,
    ]);
    expect([number("none"), choice("off"), choice("none"), flag("json")]).toEqual([
      undefined,
      false,
      undefined,
      false,
    ]);
    expect(() => given({ off: "no" }).choice("off")).toThrow("--off must be true or false");
  });
});
