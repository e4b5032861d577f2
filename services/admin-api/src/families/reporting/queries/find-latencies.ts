import { IS_CALL, LATENCY_BUCKET, latencyOfBucket, type Tables } from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import { type CallFilter, conditionsOf, filterEvents } from "../../events/queries/filter-events.ts";
import type { ReportLatencies } from "../models/report-point.ts";
import { dividePeriod, type Period, type Span } from "./divide-period.ts";
import { partsOf, queuedEvents, startsWithin, storedEvents, whereAll } from "./read-usage.ts";

type Part = RawBuilder<unknown>;

/** Up to this many calls are sorted one by one; of more, latencies are accurate to 2 %. */
const SORTED_CALLS = 10_000;

export interface LatencyRequest {
  readonly start: number;
  readonly end: number;
  readonly filter: CallFilter;
  /** How many calls there are, about. */
  readonly calls: number;
}

/**
 * Median and 99th percentile of the latency of the calls of a period; 0 when there are none. Exact for few calls,
 * and for those of a user or a custom id; else from the roll-ups' buckets, at most 2 % off.
 */
export function findLatencies(
  db: Kysely<Tables>,
  request: LatencyRequest,
  eventsFrom: number,
): Promise<ReportLatencies> {
  const { calls, filter, start } = request;
  const isOnlyInEvents = (filter.userIds?.length ?? 0) + (filter.customIds?.length ?? 0) > 0;
  const isQuicklySorted = calls <= SORTED_CALLS && start >= eventsFrom;
  return isOnlyInEvents || isQuicklySorted
    ? sortLatencies(db, request)
    : mergeLatencies(db, request, eventsFrom);
}

async function sortLatencies(
  db: Kysely<Tables>,
  { start, end, filter }: LatencyRequest,
): Promise<ReportLatencies> {
  const row = await filterEvents(db.selectFrom("events"), { ...filter, start, end })
    .where(IS_CALL)
    .select([percentile(0.5).as("median"), percentile(0.99).as("p99")])
    .executeTakeFirstOrThrow();
  return { latencyInMsMedian: row.median ?? 0, latencyInMs99th: row.p99 ?? 0 };
}

const percentile = (fraction: number) =>
  sql<number | null>`percentile_cont(${sql.lit(fraction)}) within group (order by latency_ms)`;

interface BucketRow {
  readonly bucket: number;
  readonly calls: string;
}

async function mergeLatencies(
  db: Kysely<Tables>,
  { start, end, filter }: LatencyRequest,
  eventsFrom: number,
): Promise<ReportLatencies> {
  const cube = conditionsOf(filter).length === 0 ? "everything" : "holder";
  const period: Period = { start, end, increment: end - start };
  const stock = { hasDays: true, hasHours: cube === "everything", eventsFrom };
  const { days, hours, events } = dividePeriod(period, stock);
  const parts = [
    ...rolledUp("latency_days", days, { cube, filter }),
    ...rolledUp("latency_hours", hours, { cube, filter }),
    ...storedEvents(events, (source) => bucketsOf(source, filter)),
    bucketsOf(queuedEvents(period, events), filter),
  ];
  const { rows } = await sql<BucketRow>`
    select bucket, sum(calls) as calls from (${sql.join(parts, sql` union all `)}) as counted
    group by bucket order by bucket`.execute(db);
  const ranked = rankBuckets(rows);
  return {
    latencyInMsMedian: latencyAt(ranked, 0.5),
    latencyInMs99th: latencyAt(ranked, 0.99),
  };
}

function rolledUp(
  table: "latency_days" | "latency_hours",
  spans: readonly Span[],
  { cube, filter }: { readonly cube: "everything" | "holder"; readonly filter: CallFilter },
): readonly Part[] {
  const conditions = [sql`cube = ${sql.lit(cube)}`, ...conditionsOf(filter)];
  return partsOf(spans).map(
    (part) => sql`select counted.bucket, counted.calls
      from usage_series join ${sql.table(table)} on series = usage_series.id
      cross join lateral unnest(buckets, counts) as counted (bucket, calls)
      where ${sql.join([...conditions, startsWithin(part)], sql` and `)}`,
  );
}

const bucketsOf = (source: Part, filter: CallFilter): Part =>
  sql`select ${LATENCY_BUCKET} as bucket, count(*) as calls
    from (select * from ${source} ${whereAll(filter)}) as call where ${IS_CALL} group by 1`;

interface RankedBucket {
  readonly latencyMs: number;
  /** How many calls were at most as slow as this bucket. */
  readonly upTo: number;
}

function rankBuckets(rows: readonly BucketRow[]): readonly RankedBucket[] {
  let upTo = 0;
  return rows.map(({ bucket, calls }) => {
    upTo += Number(calls);
    return { latencyMs: latencyOfBucket(bucket), upTo };
  });
}

/** Between two ranks, as `percentile_cont`: in proportion. */
function latencyAt(ranked: readonly RankedBucket[], fraction: number): number {
  const calls = ranked.at(-1)?.upTo ?? 0;
  const rank = Math.max(0, fraction * (calls - 1));
  const at = (index: number) => ranked.find(({ upTo }) => upTo > index)?.latencyMs ?? 0;
  const below = at(Math.floor(rank));
  return below + (at(Math.ceil(rank)) - below) * (rank - Math.floor(rank));
}
