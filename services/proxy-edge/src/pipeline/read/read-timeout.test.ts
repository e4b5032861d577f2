import fc from "fast-check";
import { expect, it } from "vitest";

import { readTimeout } from "./read-call.ts";

it("is the operator's where the caller names none", () => {
  expect(readTimeout("", 60_000)).toBe(60_000);
});

it("is the caller's where that is shorter, and never longer than the operator's", () => {
  expect(readTimeout("100ms", 60_000)).toBe(100);
  const longest = fc.integer({ min: 1, max: 86_400_000 });
  fc.assert(
    fc.property(longest, longest, (asked, allowed) => {
      expect(readTimeout(`${asked}ms`, allowed)).toBe(Math.min(asked, allowed));
    }),
  );
});

it.each(["0s", "-1s", "soon", "5"])("400: %s is no timeout", (header) => {
  expect(() => readTimeout(header, 60_000)).toThrow("invalid timeout");
});
