import { expect, it } from "vitest";

import { findRepeatedLimit } from "./find-repeated-limit.ts";

const rate = (unit: "s" | "m") => ({ unit, maxCalls: 1 });
const cost = (unit: "m" | "mo") => ({ unit, maxNano: 1 });

it("finds two limits of one kind and unit, and takes no other pair for one", () => {
  expect(findRepeatedLimit({ cost: [], rate: [] })).toBeUndefined();
  expect(findRepeatedLimit({ cost: [cost("m"), cost("mo")], rate: [rate("s"), rate("m")] })).toBe(
    undefined,
  );
  const twice = { cost: [cost("m"), cost("mo"), cost("m")], rate: [rate("m")] };
  expect(findRepeatedLimit(twice)).toEqual({ kind: "cost", unit: "m" });
  expect(findRepeatedLimit({ ...twice, rate: [rate("s"), rate("s")] })).toEqual({
    kind: "rate",
    unit: "s",
  });
});

it("finds two of tokens, and two of the same models in any order", () => {
  const none = { cost: [], rate: [] };
  const tokens = [
    { unit: "m", maxTokens: 1 },
    { unit: "m", maxTokens: 2 },
  ] as const;
  expect(findRepeatedLimit({ ...none, tokens })).toEqual({ kind: "tokens", unit: "m" });
  const limit = (unit: "d" | "total", ...models: string[]) => ({ unit, models, maxNano: 1 });
  const models = [limit("d", "a", "b"), limit("total", "b", "a"), limit("d", "a")];
  expect(findRepeatedLimit({ ...none, models })).toBeUndefined();
  expect(findRepeatedLimit({ ...none, models: [...models, limit("d", "b", "a")] })).toEqual({
    kind: "model-cost",
    unit: "d",
    models: ["a", "b"],
  });
});
