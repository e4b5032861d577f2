import { describe, expect, it } from "vitest";

import {
  hasExtendedLimits,
  isUnlimited,
  type Limits,
  limitsCalls,
  limitsCost,
  ListedLimit,
} from "./limits.ts";

const NONE: Limits = { cost: [], rate: [] };

it("a holder without limits is unlimited", () => {
  expect(isUnlimited(NONE)).toBe(true);
  expect(hasExtendedLimits(NONE)).toBe(false);
  expect(limitsCost(NONE)).toBe(false);
  expect(limitsCalls(NONE)).toBe(false);
});

describe("one limit alone is enough to be limited", () => {
  const models = [{ models: ["gpt-4o"], unit: "d", maxNano: 1 }] as const;
  const burst = { size: 1, perMinute: 1 };
  const nothing = { isPerCall: false, isOfCost: false, isOfCalls: false };
  it.each<[string, Partial<Limits>, typeof nothing]>([
    ["lifetime cost", { totalCostNano: 1 }, { ...nothing, isOfCost: true }],
    ["cost", { cost: [{ unit: "d", maxNano: 1 }] }, { ...nothing, isOfCost: true }],
    ["calls", { rate: [{ unit: "s", maxCalls: 1 }] }, { ...nothing, isOfCalls: true }],
    ["calls in a row", { burst }, { ...nothing, isPerCall: true, isOfCalls: true }],
    ["tokens", { tokens: [{ unit: "m", maxTokens: 1 }] }, { ...nothing, isPerCall: true }],
    ["calls at once", { concurrent: 1 }, { ...nothing, isPerCall: true }],
    ["cost of models", { models }, { ...nothing, isPerCall: true, isOfCost: true }],
  ])("%s", (_name, limit, { isOfCalls, isOfCost, isPerCall }) => {
    const limits = { ...NONE, ...limit };
    expect(isUnlimited(limits)).toBe(false);
    expect(hasExtendedLimits(limits)).toBe(isPerCall);
    expect(limitsCost(limits)).toBe(isOfCost);
    expect(limitsCalls(limits)).toBe(isOfCalls);
  });
});

it("a limit of the cost of models names at least one model", () => {
  const limit = { kind: "model-cost", unit: "total", maxNano: 1 };
  expect(ListedLimit.safeParse({ ...limit, models: [] }).success).toBe(false);
  expect(ListedLimit.safeParse({ ...limit, models: ["gpt-4o"] }).success).toBe(true);
});

it("a rate may be limited in windows of up to a day, cost and tokens from a minute to a month, models for ever", () => {
  const accepts = (limit: object) => (unit: string) =>
    ListedLimit.safeParse({ ...limit, unit }).success;
  const units = ["s", "m", "h", "d", "mo", "total"];
  expect(units.filter(accepts({ kind: "rate", maxCalls: 1 }))).toEqual(["s", "m", "h", "d"]);
  expect(units.filter(accepts({ kind: "cost", maxNano: 1 }))).toEqual(["m", "h", "d", "mo"]);
  expect(units.filter(accepts({ kind: "tokens", maxTokens: 1 }))).toEqual(["m", "h", "d", "mo"]);
  const ofModels = { kind: "model-cost", models: ["gpt-4o"], maxNano: 1 };
  expect(units.filter(accepts(ofModels))).toEqual(["m", "h", "d", "mo", "total"]);
});
