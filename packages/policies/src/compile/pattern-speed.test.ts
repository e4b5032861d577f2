import { describe, expect, it } from "vitest";

import { MAX_MS_PER_KB, msPerKb } from "./pattern-speed.ts";

const cpuMs = (): number => process.threadCpuUsage().user / 1000;
const WORDS = Array.from({ length: 300 }, (_, index) => `project${index}lantern`).join("|");

describe("what a pattern costs", () => {
  it.each([
    ["\\b[A-Z]{2}\\d{6}\\b"],
    ["EMP-\\d{4,8}"],
    ["[\\w.+-]+@[\\w-]+\\.[\\w.]+"],
    ["[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}"],
    [`(?i)\\b(?:${WORDS})\\b`],
  ])("is little for an ordinary one: %.40s", (definition) => {
    expect(msPerKb(definition, cpuMs)).toBeLessThan(MAX_MS_PER_KB);
  });

  it.each([["(a?){400}a{400}"], [".{1,900}x$"], ["[\\p{L}\\p{N}]{1,900}\\p{Lu}$"]])(
    "is too much for one made to be slow: %s",
    (definition) => {
      expect(msPerKb(definition, cpuMs)).toBeGreaterThan(MAX_MS_PER_KB);
    },
  );

  it("is beyond all bounds for what cannot be compiled", () => {
    expect(msPerKb("(a", cpuMs)).toBe(Infinity);
  });
});
