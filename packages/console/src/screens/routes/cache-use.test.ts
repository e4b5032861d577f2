import { expect, it } from "vitest";

import { cacheUses } from "./cache-use.ts";

it("hits are the calls that the cache answered, of each route apart", () => {
  const uses = cacheUses([
    { routeId: "a", provider: "openai", numberOfRequests: 30 },
    { routeId: "a", provider: "cached", numberOfRequests: 10 },
    { routeId: "b", provider: "anthropic", numberOfRequests: 4 },
    { provider: "openai", numberOfRequests: 7 },
  ]);
  expect(uses.get("a")).toEqual({ calls: 40, hits: 10 });
  expect(uses.get("b")).toEqual({ calls: 4, hits: 0 });
  expect(uses.get("c")).toBeUndefined();
});
