import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isoTime } from "./iso-time.ts";

describe("isoTime", () => {
  it("writes what Date does, in any order of moments", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_102_444_800_000 })), (moments) => {
        expect(moments.map(isoTime)).toEqual(moments.map((ms) => new Date(ms).toISOString()));
      }),
    );
  });

  it.each([0, 9, 10, 99, 100, 999])("pads %s milliseconds", (ms) => {
    expect(isoTime(ms)).toBe(new Date(ms).toISOString());
  });
});
