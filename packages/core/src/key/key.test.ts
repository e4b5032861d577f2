import { describe, expect, it } from "vitest";

import type { ListedLimit } from "../limits/limits.ts";
import { limitsOf, settingIdsOf } from "./key.ts";

const UNLIMITED = {
  costLimitNano: 0,
  costLimitOverTimeNano: 0,
  costLimitUnit: null,
  rateLimitOverTime: 0,
  rateLimitUnit: null,
  limits: [],
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
        limits: [],
      }),
    ).toEqual({
      totalCostNano: 5,
      cost: [{ unit: "mo", maxNano: 3 }],
      rate: [{ unit: "s", maxCalls: 2 }],
    });
  });

  it("puts listed limits beside those of the contract", () => {
    const limits = [
      { kind: "cost", unit: "d", maxNano: 7 },
      { kind: "rate", unit: "d", maxCalls: 9 },
    ] as const;
    const key = { ...UNLIMITED, rateLimitOverTime: 2, rateLimitUnit: "m" } as const;
    expect(limitsOf({ ...key, limits: [...limits] })).toEqual({
      cost: [{ unit: "d", maxNano: 7 }],
      rate: [
        { unit: "m", maxCalls: 2 },
        { unit: "d", maxCalls: 9 },
      ],
    });
  });
});

it("limitsOf sorts the extended limits, with models as they are counted and the smaller of two concurrency limits", () => {
  const limits: ListedLimit[] = [
    { kind: "tokens", unit: "m", maxTokens: 9 },
    { kind: "concurrent", maxCalls: 8 },
    { kind: "concurrent", maxCalls: 7 },
    { kind: "model-cost", models: ["GPT-4o-2024-08-06", "o3*"], unit: "total", maxNano: 5 },
  ];
  expect(limitsOf({ ...UNLIMITED, limits })).toEqual({
    cost: [],
    rate: [],
    tokens: [{ unit: "m", maxTokens: 9 }],
    concurrent: 7,
    models: [{ models: ["gpt-4o", "o3*"], unit: "total", maxNano: 5 }],
  });
});

describe("settingIdsOf", () => {
  it("takes whichever of the contract's two fields named the settings", () => {
    expect(settingIdsOf({ settingId: "a", settingIds: [] })).toEqual(["a"]);
    expect(settingIdsOf({ settingId: "", settingIds: ["b", "c"] })).toEqual(["b", "c"]);
  });
});
