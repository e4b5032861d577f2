import type { Limits } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { limitArgs } from "./limit-args.ts";
import { meterName, metersOf, modelLimitsOf } from "./meters.ts";

const NONE: Limits = { cost: [], rate: [] };
const ALL: Limits = {
  totalCostNano: 9,
  cost: [
    { unit: "d", maxNano: 10 },
    { unit: "mo", maxNano: 20 },
  ],
  rate: [{ unit: "s", maxCalls: 3 }],
  tokens: [{ unit: "m", maxTokens: 400 }],
  concurrent: 5,
  models: [
    { models: ["gpt-4o", "o3*"], unit: "d", maxNano: 7 },
    { models: ["gpt-4o"], unit: "total", maxNano: 8 },
    { models: ["gpt*"], unit: "d", maxNano: 6 },
    { models: ["claude*"], unit: "h", maxNano: 5 },
  ],
};

/** Arguments as one text, an empty one as `-`. */
const written = (args: readonly string[]): string => args.map((arg) => arg || "-").join(" ");
const words = (...lines: readonly string[]): string => lines.join(" ");

describe("meters", () => {
  it("are none without limits, and none for limits of calls alone", () => {
    expect(metersOf(NONE)).toEqual({ money: "", tokens: "" });
    expect(metersOf({ ...NONE, rate: ALL.rate, concurrent: 1 })).toEqual({ money: "", tokens: "" });
  });

  it("are one for each limit of money and tokens, and one for each window of the model", () => {
    const money = "t,d,mo,d@gpt-4o,t@gpt-4o";
    expect(metersOf(ALL, "gpt-4o")).toEqual({ money, tokens: "m#" });
    expect(metersOf(ALL, "mistral")).toEqual({ money: "t,d,mo", tokens: "m#" });
    expect(metersOf({ ...NONE, models: ALL.models ?? [] }, "claude-3")).toEqual({
      money: "h@claude-3",
      tokens: "",
    });
  });

  it("of models count only calls that name one", () => {
    expect(
      modelLimitsOf({ ...NONE, models: [{ models: ["*"], unit: "d", maxNano: 1 }] }, ""),
    ).toEqual([]);
    expect(metersOf(ALL).money).toBe("t,d,mo");
  });

  it("have names without the signs that separate them", () => {
    expect(meterName("a, b@c:d|e\ud800")).not.toMatch(/[, @:|]/);
  });
});

describe("limits as arguments of a script", () => {
  it("have their counts, fields, maxima and units in the order in which the script reads them", () => {
    const { cost, rate, totalCostNano = 0 } = ALL;
    expect(written(limitArgs({ totalCostNano, cost, rate }))).toBe(
      words("t,d,mo 9 2 1 ok x t tr", "s:d c:d v:d s:mo c:mo v:mo w:s n:s", "10 20 3 d mo s -"),
    );
  });

  it("have the extended ones behind them, for the call's model", () => {
    const args = limitArgs(ALL, "gpt-4o");
    const plain = limitArgs({ totalCostNano: 9, cost: ALL.cost, rate: ALL.rate });
    expect(args.slice(0, plain.length)).toEqual([...plain.slice(0, -1), "1"]);
    expect(written(args.slice(plain.length))).toBe(
      words(
        "5 - m# 1 m 400 1 d@gpt-4o,t@gpt-4o 3",
        "d@gpt-4o 7 2 gpt-4o o3*",
        "t@gpt-4o 8 1 gpt-4o",
        "d@gpt-4o 6 1 gpt*",
      ),
    );
    const none = ["", "0", "", "", "0"];
    expect(limitArgs({ ...NONE, concurrent: 1 }).slice(-7)).toEqual(["1", "", ...none]);
    const burst = { size: 10, perMinute: 60 };
    expect(limitArgs({ ...NONE, burst }).slice(-8)).toEqual(["", "1000000", "10", ...none]);
  });

  it("are the same each time, and another model's for another model", () => {
    expect(limitArgs(ALL, "gpt-4o")).toEqual(limitArgs(ALL, "gpt-4o"));
    expect(limitArgs(ALL, "mistral").at(-1)).toBe("0");
  });
});
