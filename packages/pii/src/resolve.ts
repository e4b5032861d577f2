import type { EntityType, Span } from "./entity-type.ts";

/** What may stand in a wider span and is reported beside it: who masks only one of both must not pass the other. */
const KEPT_INSIDE: ReadonlySet<EntityType> = new Set([
  "aws_access_key",
  "aws_secret_key",
  "email",
  "ip_address",
  "password",
]);
const CONTAINERS: ReadonlySet<EntityType> = new Set(["secret", "url"]);

/**
 * The spans that stay where several overlap: containers first, then the surest, of equally sure ones the longest. In the
 * order of the text. O(n log n) in the number of spans.
 */
export function resolveOverlaps(spans: readonly Span[]): Span[] {
  const resolved: Span[] = [];
  let cluster: Span[] = [];
  let end = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start >= end && cluster.length > 0) {
      resolved.push(...resolveCluster(cluster));
      cluster = [];
    }
    cluster.push(span);
    end = Math.max(end, span.end);
  }
  resolved.push(...resolveCluster(cluster));
  return resolved;
}

/** Resolves spans each of which overlaps another one. */
function resolveCluster(spans: readonly Span[]): readonly Span[] {
  if (spans.length === 1) return spans;
  const kept: Span[] = [];
  const nested: Span[] = [];
  for (const span of spans.toSorted(byPrecedence)) {
    const at = firstEndingAfter(kept, span.start);
    const other = kept[at];
    if (other === undefined || other.start >= span.end) kept.splice(at, 0, span);
    else if (mayNest(other, span)) insertIfFree(nested, span);
  }
  if (nested.length === 0) return kept;
  return [...kept, ...nested].toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function byPrecedence(a: Span, b: Span): number {
  const containers = Number(CONTAINERS.has(b.type)) - Number(CONTAINERS.has(a.type));
  return (
    containers || b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start
  );
}

/** The first of some spans, in order and apart from each other, that ends after a position. */
function firstEndingAfter(spans: readonly Span[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertIfFree(spans: Span[], span: Span): void {
  const at = firstEndingAfter(spans, span.start);
  const other = spans[at];
  if (other === undefined || other.start >= span.end) spans.splice(at, 0, span);
}

function mayNest(outer: Span, inner: Span): boolean {
  const isInside = outer.start <= inner.start && inner.end <= outer.end;
  return isInside && CONTAINERS.has(outer.type) && KEPT_INSIDE.has(inner.type);
}
