import { describe, expect, it } from "vitest";

import type { WindowUnit } from "./limits.ts";
import { windowEndMs, windowStartMs } from "./window.ts";

const LAST_MS = Date.UTC(2028, 1, 29, 23, 59, 59, 999); // of a leap February

describe("windows", () => {
  it.each([
    ["s", Date.UTC(2028, 1, 29, 23, 59, 59), Date.UTC(2028, 2, 1)],
    ["m", Date.UTC(2028, 1, 29, 23, 59), Date.UTC(2028, 2, 1)],
    ["h", Date.UTC(2028, 1, 29, 23), Date.UTC(2028, 2, 1)],
    ["d", Date.UTC(2028, 1, 29), Date.UTC(2028, 2, 1)],
    ["mo", Date.UTC(2028, 1, 1), Date.UTC(2028, 2, 1)],
  ] as const satisfies readonly (readonly [WindowUnit, number, number])[])(
    "%s: the last millisecond belongs to its window and the next to the next",
    (unit, start, end) => {
      expect(windowStartMs(unit, LAST_MS)).toBe(start);
      expect(windowEndMs(unit, LAST_MS)).toBe(end);
      expect(windowStartMs(unit, LAST_MS + 1)).toBe(end);
    },
  );

  it("goes from December to January", () => {
    expect(windowEndMs("mo", Date.UTC(2026, 11, 31))).toBe(Date.UTC(2027, 0, 1));
  });
});
