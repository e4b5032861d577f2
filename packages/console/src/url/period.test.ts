import fc from "fast-check";
import { expect, it } from "vitest";

import { BUCKET_SECONDS, chartPeriod, PERIODS, periodUpTo, readPeriodName } from "./period.ts";

it("a URL can only name a period there is", () => {
  expect(readPeriodName("7d", "24h")).toBe("7d");
  for (const text of [null, "", "8d", "toString", "__proto__"]) {
    expect(readPeriodName(text, "24h")).toBe("24h");
  }
});

it("a period includes now, and has its length", () => {
  const names = fc.constantFrom(...(["1h", "24h", "7d", "30d", "90d"] as const));
  fc.assert(
    fc.property(names, fc.integer({ min: 1_600_000_000, max: 3_000_000_000 }), (name, now) => {
      const period = periodUpTo(name, now);
      expect(period.end - period.start).toBe(PERIODS[name]);
      expect(period.start <= now && now < period.end).toBe(true);
    }),
  );
});

it("a period of a chart includes now, and is whole buckets that begin at borders", () => {
  const names = fc.constantFrom(...(["1h", "24h", "7d", "30d", "90d"] as const));
  fc.assert(
    fc.property(names, fc.integer({ min: 1_600_000_000, max: 3_000_000_000 }), (name, now) => {
      const { start, end } = chartPeriod(name, now);
      expect(end - start).toBe(PERIODS[name]);
      expect(start <= now && now < end).toBe(true);
      expect(start % BUCKET_SECONDS[name]).toBe(0);
      expect(PERIODS[name] % BUCKET_SECONDS[name]).toBe(0);
    }),
  );
});
