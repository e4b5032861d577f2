import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { promptTokensOf } from "./to-start.ts";

describe("the prompt of a call that has begun", () => {
  it("is estimated within its bound, and as the bound where that is no count of bytes", () => {
    const facts = fc.tuple(fc.nat(1_000_000), fc.nat(2_000_000), fc.boolean(), fc.boolean());
    fc.assert(
      fc.property(facts, ([length, promptTokens, isCounted, isPublic]) => {
        const bytes = Buffer.alloc(length);
        const estimate = promptTokensOf({ bytes }, { isCounted, promptTokens }, isPublic);
        expect(estimate).toBeLessThanOrEqual(promptTokens);
        const isBytes = !isCounted && promptTokens >= length;
        expect(estimate).toBeGreaterThanOrEqual(promptTokens - (isBytes ? length / 2 : 0));
      }),
    );
  });
});
