import { formatCount, formatShare } from "../../format/numbers.ts";
import { Badge } from "../../ui/badge.tsx";
import { Meter } from "../../ui/data/meter.tsx";
import { useCacheUses } from "./cache-queries.ts";
import type { Route } from "./route-draft.ts";

/** How long a route keeps answers, and what share of its calls its cache answered. */
export function CacheCell({ route: { cacheConfig, id } }: { readonly route: Route }) {
  const use = useCacheUses().data?.get(id);
  if (!cacheConfig.enabled) return <span className="text-soft">off</span>;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <Badge tone="accent">{cacheConfig.ttl}</Badge>
      {use !== undefined && use.calls > 0 && (
        <span className="num text-soft" title="of the calls of the last 30 days">
          {formatShare(use.hits / use.calls)} hits
        </span>
      )}
    </span>
  );
}

/** What the cache of a route answered in the last 30 days; nothing where it has none, or had no calls. */
export function RouteCache({ route: { cacheConfig, id } }: { readonly route: Route }) {
  const use = useCacheUses().data?.get(id);
  if (use === undefined || use.calls === 0) return null;
  if (!cacheConfig.enabled && use.hits === 0) return null;
  const { calls, hits } = use;
  return (
    <section className="space-y-2 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="text-sm font-semibold">Cache, last 30 days</h3>
        <p className="num grow text-sm text-soft">
          {formatCount(hits)} of {formatCount(calls)} calls answered
        </p>
        <span className="num text-sm font-medium">{formatShare(hits / calls)}</span>
      </div>
      <Meter label="Calls that the cache answered" used={hits} max={calls} isProgress />
    </section>
  );
}
