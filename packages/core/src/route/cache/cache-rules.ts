import { parseGoDuration } from "../../duration/go-duration.ts";
import type { CacheScope, Route } from "../route.ts";

/** How answers of a route are kept, to answer equal calls with them. */
export interface CacheRules {
  readonly routeId: string;
  /** What is kept of an older version of the route is not found any more. */
  readonly routeVersion: number;
  /** How long an answer is kept, in whole milliseconds; at least one. */
  readonly ttlMs: number;
  readonly scope: CacheScope;
}

const DEFAULT_TTL_MS = 7 * 24 * 3_600_000;
/** The longest that may be asked for: what was stored before that was checked is kept no longer. */
const MAX_TTL_MS = 30 * 24 * 3_600_000;

/** The rules of a route's cache; `undefined` where nothing is kept: it is off, or its time is zero or no duration. */
export function cacheRulesOf({
  cacheConfig: { enabled, scope = "key", ttl },
  id: routeId,
  version: routeVersion,
}: Pick<Route, "cacheConfig" | "id" | "version">): CacheRules | undefined {
  const asked = ttl === "" ? DEFAULT_TTL_MS : (parseGoDuration(ttl) ?? 0);
  const ttlMs = Math.floor(Math.min(asked, MAX_TTL_MS));
  return enabled && ttlMs > 0 ? { routeId, routeVersion, ttlMs, scope } : undefined;
}
