import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseGoDuration } from "./go-duration.ts";

describe("parseGoDuration", () => {
  it.each([
    ["0", 0],
    ["-0", 0],
    ["+0", 0],
    ["0s", 0],
    ["5s", 5000],
    ["+5s", 5000],
    ["-5s", -5000],
    ["600s", 600_000],
    ["500ms", 500],
    ["2m", 120_000],
    ["1h30m", 5_400_000],
    ["1h15m30.918273645s", 4_530_918.273645],
    ["2d", 172_800_000],
    ["1d12h", 129_600_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["5.s", 5000],
    ["2.3s", 2300],
    ["0.1ms", 0.1],
    ["10us", 0.01],
    ["10\u00B5s", 0.01],
    ["10\u03BCs", 0.01],
    ["1ns", 0.000001],
    ["1s1s", 2000],
    ["0.9999999999ns", 0],
    ["106751d", 9_223_286_400_000],
  ])("reads %j as %d ms", (text, ms) => {
    expect(parseGoDuration(text)).toBe(ms);
  });

  it.each([
    "",
    " ",
    "5",
    "1.5",
    "s",
    ".",
    ".s",
    "-",
    "+-1s",
    "1 s",
    " 1s",
    "1s ",
    "1s\n",
    "1S",
    "1w",
    "1h30",
    "1..5s",
    "1e3s",
    "\u0661s",
    "106752d",
    "9223372036855ms",
    `${"1".repeat(200)}s`,
  ])("refuses %j", (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  });

  it("adds up all given parts, in any order", () => {
    const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
    const part = fc.record({
      count: fc.nat(9999),
      unit: fc.constantFrom("ms", "s", "m", "h", "d"),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = parts.map(({ count, unit }) => `${count}${unit}`).join("");
        const sum = parts.reduce((total, { count, unit }) => total + count * units[unit], 0);
        expect(parseGoDuration(text)).toBe(sum);
        // Below zero the sum only changes its sign.
        expect((parseGoDuration(`-${text}`) ?? Number.NaN) + sum).toBe(0);
      }),
    );
  });

  it("reads decimal fractions to the nanosecond", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999_999_999), (seconds, ns) => {
        const text = `${seconds}.${String(ns).padStart(9, "0")}s`;
        expect(parseGoDuration(text)).toBeCloseTo(seconds * 1000 + ns / 1e6, 6);
      }),
    );
  });

  it("answers any text with a finite number or undefined", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."0123456789.+-nusmhd ".split("")) }),
        (text) => {
          const ms = parseGoDuration(text);
          expect(ms === undefined || Number.isFinite(ms)).toBe(true);
        },
      ),
    );
  });
});
