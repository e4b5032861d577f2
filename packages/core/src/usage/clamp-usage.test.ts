import fc from "fast-check";
import { expect, it } from "vitest";

import { clampPart, clampUsage, MAX_USED } from "./clamp-usage.ts";
import { NO_TOKENS } from "./usage.ts";

const counts = fc.record({
  ...Object.fromEntries(Object.keys(NO_TOKENS).map((name) => [name, fc.maxSafeNat()])),
  images: fc.maxSafeNat(),
});

it("is the very same usage as long as it is possible", () => {
  const usage = { ...NO_TOKENS, input: MAX_USED, imageOutput: 5 };
  expect(clampUsage(usage)).toBe(usage);
  const part = { model: "m", usage };
  expect(clampPart(part)).toBe(part);
});

it("leaves what is possible and brings the rest to the most there can be", () => {
  fc.assert(
    fc.property(counts, (drawn) => {
      const usage = { ...NO_TOKENS, ...drawn };
      const expected = Object.entries(usage).map(([name, used]) => [
        name,
        Math.min(used, MAX_USED),
      ]);
      const clamped = Object.fromEntries(expected);
      expect(clampUsage(usage)).toEqual(clamped);
      expect(clampPart({ model: "m", usage })).toEqual({ model: "m", usage: clamped });
    }),
  );
});
