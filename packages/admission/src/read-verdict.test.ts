import { windowEndMs } from "@lintel/core";
import { describe, expect, it } from "vitest";

import type { Holder } from "./admission.ts";
import { readVerdict } from "./read-verdict.ts";

const NOON = Date.UTC(2026, 10, 23, 12, 0, 0);
const DAY_END = windowEndMs("d", NOON);

const KEY: Holder = {
  scope: "key",
  id: "k",
  limits: {
    totalCostNano: 100,
    cost: [{ unit: "d", maxNano: 50 }],
    rate: [{ unit: "s", maxCalls: 3 }],
  },
};
const USER: Holder = {
  scope: "user",
  id: "u",
  limits: {
    cost: [],
    rate: [],
    concurrent: 2,
    burst: { size: 10, perMinute: 60 },
    tokens: [{ unit: "m", maxTokens: 400 }],
    models: [
      { models: ["gpt*"], unit: "total", maxNano: 70 },
      { models: ["gpt*"], unit: "h", maxNano: 7 },
      { models: ["o3"], unit: "h", maxNano: 8 },
    ],
  },
};
const LEFT = [90, 40, 2, 1, 4, 300, 60, 6];

describe("an answer of the admit script", () => {
  it("that admits says how much was granted, and what is left of each limit in the script's order", () => {
    const reply = [1, String(NOON), "12", "34", 0, "", "", 0, 0, ...LEFT];
    expect(readVerdict(reply, [KEY, USER], "gpt-4o")).toEqual({
      admitted: true,
      atMs: NOON,
      grantedNano: 12,
      grantedTokens: 34,
      limitStatuses: [
        { scope: "key", kind: "total", max: 100, remaining: 90 },
        { scope: "key", kind: "cost", unit: "d", max: 50, remaining: 40, resetAtMs: DAY_END },
        { scope: "key", kind: "rate", unit: "s", max: 3, remaining: 2, resetAtMs: NOON + 1000 },
        { scope: "user", kind: "concurrent", max: 2, remaining: 1 },
        { scope: "user", kind: "rate", max: 10, remaining: 4 },
        {
          scope: "user",
          kind: "tokens",
          unit: "m",
          max: 400,
          remaining: 300,
          resetAtMs: NOON + 60_000,
        },
        { scope: "user", kind: "model-cost", max: 70, remaining: 60 },
        {
          scope: "user",
          kind: "model-cost",
          unit: "h",
          max: 7,
          remaining: 6,
          resetAtMs: NOON + 3_600_000,
        },
      ],
    });
  });

  it.each([
    [1, KEY],
    [2, USER],
  ])("that misses the sums of holder %i names it", (place, holder) => {
    const reply = [-1, String(NOON), place];
    expect(readVerdict(reply, [KEY, USER])).toEqual({ notLoaded: true, atMs: NOON, holder });
  });

  it("that is no list is an error", () => {
    expect(() => readVerdict("OK", [KEY])).toThrow("did not answer with a list");
  });
});

describe("a refusal", () => {
  const refusal = (holder: number, kind: string, unit: string, obstacle: number) => {
    const reply = [0, String(NOON), 0, 0, holder, kind, unit, obstacle, "17", ...LEFT];
    const verdict = readVerdict(reply, [KEY, USER], "gpt-4o");
    if ("notLoaded" in verdict || verdict.admitted) throw new Error("it is a refusal");
    expect(verdict.limitStatuses).toHaveLength(LEFT.length);
    return verdict.refusal;
  };

  it("by what is spent in a window can be tried again when the window ends", () => {
    expect(refusal(1, "cost", "d", 0)).toEqual({
      scope: "key",
      kind: "cost",
      unit: "d",
      retryAtMs: DAY_END,
      contended: false,
      reserved: 17,
    });
  });

  it("by what others have reserved can be tried again in a second", () => {
    const contended = { retryAtMs: NOON + 1000, contended: true, reserved: 17 };
    const windowed = { scope: "user", kind: "tokens", unit: "m" };
    expect(refusal(2, "tokens", "m", 1)).toEqual({ ...windowed, ...contended });
    expect(refusal(1, "total", "", 1)).toEqual({ scope: "key", kind: "total", ...contended });
  });

  it("of one call too many in a row says when there may be one more", () => {
    const wait = { scope: "user", kind: "rate", contended: false, reserved: 0 };
    expect(refusal(2, "rate", "", 3)).toEqual({ ...wait, retryAtMs: 17 });
  });

  it("of a call that needs more than the limit, or by a lifetime that is spent, can never be tried again", () => {
    const never = { contended: false, reserved: 17 };
    const windowed = { scope: "key", kind: "cost", unit: "d" };
    expect(refusal(1, "cost", "d", 2)).toEqual({ ...windowed, ...never });
    expect(refusal(2, "model-cost", "", 0)).toEqual({
      scope: "user",
      kind: "model-cost",
      ...never,
    });
  });
});
