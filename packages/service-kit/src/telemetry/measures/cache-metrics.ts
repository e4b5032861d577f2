import type { MetricSet } from "../series/metric-set.ts";

export interface CacheMetrics {
  /** Once per call of a route with a cache. */
  consulted(result: "bypass" | "hit" | "miss"): void;
  /** An answer was put into the cache, in so many bytes. */
  stored(bytes: number): void;
  /** An answer could not be put there. */
  dropped(): void;
}

/** The metrics of the routes' caches. */
export function createCacheMetrics(metrics: MetricSet): CacheMetrics {
  const callsWith = metrics.counter({
    name: "lintel.cache.calls",
    description: "Calls of routes with a cache, by whether they were answered from it.",
    unit: "{call}",
  });
  const calls = {
    bypass: callsWith({ result: "bypass" }),
    hit: callsWith({ result: "hit" }),
    miss: callsWith({ result: "miss" }),
  };
  const storedBytes = metrics.counter({
    name: "lintel.cache.stored",
    description: "What was put into the cache.",
    unit: "By",
  })({});
  const drops = metrics.counter({
    name: "lintel.cache.dropped",
    description: "Answers that could not be put into the cache: Redis was away, slow or full.",
    unit: "{answer}",
  })({});
  return {
    consulted: (result) => calls[result].add(),
    stored: (bytes) => storedBytes.add(bytes),
    dropped: () => drops.add(),
  };
}
