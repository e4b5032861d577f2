import { describe, expect, it } from "vitest";

import type { Route } from "../route.ts";
import { cacheRulesOf } from "./cache-rules.ts";

const rulesOf = (cacheConfig: Route["cacheConfig"]) =>
  cacheRulesOf({ id: "r", version: 3, cacheConfig });

const DAY_MS = 86_400_000;

describe("cacheRulesOf", () => {
  it("keeps answers for the time given, a week without one, never more than thirty days", () => {
    const ttlOf = (ttl: string) => rulesOf({ enabled: true, ttl })?.ttlMs;
    expect(["5s", "", "720h", "9999h"].map(ttlOf)).toEqual([
      5000,
      7 * DAY_MS,
      30 * DAY_MS,
      30 * DAY_MS,
    ]);
  });

  it("keeps nothing where the cache is off, or its time is zero or cannot be read", () => {
    expect(rulesOf({ enabled: false, ttl: "5s" })).toBeUndefined();
    for (const ttl of ["0s", "-1s", "soon", "0.5ms"]) {
      expect(rulesOf({ enabled: true, ttl })).toBeUndefined();
    }
  });

  it("is for one key, unless the route says otherwise, and names the version of the route", () => {
    expect(rulesOf({ enabled: true, ttl: "1s" })).toEqual({
      routeId: "r",
      routeVersion: 3,
      ttlMs: 1000,
      scope: "key",
    });
    expect(rulesOf({ enabled: true, ttl: "1s", scope: "route" })?.scope).toBe("route");
  });
});
