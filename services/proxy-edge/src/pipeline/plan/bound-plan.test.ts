import { NO_TOKENS } from "@lintel/core";
import { PROVIDERS } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import { boundPlan, boundUse } from "./bound-use.ts";
import type { Attempt } from "./plan-attempt.ts";

const found = createProviderPaths(PROVIDERS).find(
  "POST",
  "/api/providers/openai/v1/chat/completions",
);
const setting = storedSetting();

function anAttempt(outputNano: number | undefined, outputTokens: number): Attempt {
  if (found === undefined) throw new Error("chat is served");
  const [target] = found.targets;
  const prices = outputNano === undefined ? undefined : { ...NO_TOKENS, output: outputNano * 1e6 };
  const use = { promptTokens: 10, outputTokens, units: undefined, priceOverride: undefined };
  return { target, setting, prices, ...use };
}

describe("what is reserved for a plan", () => {
  const cheap = anAttempt(1, 1000);
  const dear = anAttempt(9, 200);
  const slow = anAttempt(1, 600);
  const quick = anAttempt(3, 200);
  const long = anAttempt(undefined, 5000);
  const longer = anAttempt(undefined, 6000);

  it.each([
    ["the only attempt", [cheap], cheap],
    ["the one that can cost the most, wherever it stands", [cheap, dear], dear],
    ["the one that can cost the most, before those without a price", [dear, long], dear],
    ["the longest, where none has a price", [long, longer], longer],
    ["the longest of those that can cost the same", [slow, quick], slow],
    ["the longest of those that can cost the same, wherever it stands", [quick, slow], slow],
  ] as const)("is the bound of %s", (_which, [first, ...others], expected) => {
    const { attempt, bound } = boundPlan({ attempts: [first, ...others] }, 2);
    expect(attempt).toBe(expected);
    expect(bound).toEqual(boundUse(expected, 2));
  });
});
