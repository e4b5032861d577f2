import { describe, expect, it } from "vitest";

import { countWorkers, envWorkers } from "./count-workers.ts";

const GIBIBYTE = 1024 ** 3;

describe("countWorkers", () => {
  it("takes the number that is asked for", () => {
    expect(countWorkers(3, { cores: 1, memoryLimitBytes: GIBIBYTE / 4 })).toBe(3);
  });

  it.each([
    [undefined, 1],
    ["1", 1],
    ["16", 16],
    ["auto", "auto"],
  ])("is asked for by a variable: %s", (text, wanted) => {
    expect(envWorkers.parse(text)).toBe(wanted);
  });

  it.each(["0", "17", "1.5", "-1", "many", ""])("is not asked for by %j", (text) => {
    expect(envWorkers.safeParse(text).success).toBe(false);
  });

  it.each([
    [1, 0, 1],
    [4, 0, 4],
    [4, 4 * GIBIBYTE, 4],
    [4, GIBIBYTE / 2, 2],
    [4, GIBIBYTE / 8, 1],
    [128, 0, 16],
  ])("auto: of %d cores and %d bytes it makes %d", (cores, memoryLimitBytes, workers) => {
    expect(countWorkers("auto", { cores, memoryLimitBytes })).toBe(workers);
  });
});
