import { describe, expect, it } from "vitest";

import { allowsModels } from "./allow-model.ts";

const NOTHING = {
  bytes: Buffer.alloc(0),
  streamed: false,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: false,
  charge: "tokens",
} as const;
const onDeployment = (namedModel?: string) => ({
  ...NOTHING,
  model: "dep1",
  alias: "dep1",
  ...(namedModel === undefined ? {} : { namedModel }),
});

describe("a deployment", () => {
  it.each([
    ["by its own name, whatever is said of it", ["dep1"], "gpt-5", []],
    ["by its own name, whatever model it is", ["dep1"], undefined, ["gpt-5-2025-08-07"]],
    ["by the model that has answered there", ["gpt-4o"], undefined, ["gpt-4o-2024-08-06"]],
    ["by the model the call names, as long as none has answered", ["gpt-4o"], "gpt-4o", []],
  ])("is allowed %s", (_how, allowed, named, behind) => {
    expect(allowsModels(allowed, onDeployment(named), behind)).toBe(true);
  });

  it.each([
    ["without a word of what it is", ["gpt-4o"], undefined, []],
    ["by a name the call gives a deployment of another model", ["gpt-4o"], "gpt-4o", ["gpt-5"]],
    ["by one of two models it may be", ["gpt-4o"], undefined, ["gpt-4o", "gpt-5"]],
    ["by a part of a name", ["dep"], "gpt", []],
  ])("is not allowed %s", (_how, allowed, named, behind) => {
    expect(allowsModels(allowed, onDeployment(named), behind)).toBe(false);
  });
});

describe("a model that is none", () => {
  it("is allowed by its own name alone, snapshots too", () => {
    const body = { ...NOTHING, model: "gpt-4o-2024-08-06" };
    expect(allowsModels(["gpt-4o"], body)).toBe(false);
    expect(allowsModels(["gpt-4o-2024-08-06"], body)).toBe(true);
    expect(allowsModels([], body)).toBe(true);
  });

  it("passes with every other model that is named only if all are allowed", () => {
    const body = { ...NOTHING, model: "a", otherModels: ["b"] };
    expect(allowsModels(["a"], body)).toBe(false);
    expect(allowsModels(["a", "b"], body)).toBe(true);
  });
});
