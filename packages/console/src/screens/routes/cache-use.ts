import type { components } from "@lintel/admin-client";

type Point = Pick<
  components["schemas"]["ReportPoint"],
  "numberOfRequests" | "provider" | "routeId"
>;

/** What the calls of a route came to. */
export interface CacheUse {
  readonly calls: number;
  /** Calls that its cache answered. */
  readonly hits: number;
}

/** The provider of calls that were answered from the cache of their route. */
const CACHED = "cached";

/** By route, how many calls there were, and how many of them its cache answered. */
export function cacheUses(points: readonly Point[]): ReadonlyMap<string, CacheUse> {
  const uses = new Map<string, CacheUse>();
  for (const { numberOfRequests, provider, routeId = "" } of points) {
    const { calls, hits } = uses.get(routeId) ?? { calls: 0, hits: 0 };
    const isHit = provider === CACHED;
    uses.set(routeId, {
      calls: calls + numberOfRequests,
      hits: hits + (isHit ? numberOfRequests : 0),
    });
  }
  return uses;
}
