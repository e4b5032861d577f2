import { nanoToUsd } from "@lintel/core";
import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import { Problem } from "../../../problems/problem.ts";
import { type EventReport, type Grouping, groupingsOf } from "../models/event-report.ts";
import type { ReportPoint } from "../models/report-point.ts";
import { readUsage, type UsageRequest } from "./read-usage.ts";

const MAX_POINTS = 100_000;

/**
 * The sums of the calls of a period, in buckets of `increment` seconds, the empty ones included. Costs are added
 * as whole nano-dollars and become dollars once, at the end.
 */
export async function findDataPoints(
  db: Kysely<Tables>,
  report: EventReport,
  eventsFrom: number,
): Promise<readonly ReportPoint[]> {
  const groups = groupingsOf(report);
  const request = { period: report, filter: report, groups };
  const { rows } = await sql<PointRow>`
    with point as (${pointsOf(request, eventsFrom)})
    select edge as "timeStamp", point.*
    from generate_series(${report.start}::bigint, ${report.end}::bigint, ${report.increment}::bigint)
      as edge
    left join point on second = edge
    order by ${inOrder(groups)}
    limit ${MAX_POINTS + 1}`.execute(db);
  return toPoints(rows, groups);
}

/** The sums of whole days (UTC) that have calls, per key. `period` begins and ends with a day. */
export async function findDayPoints(
  db: Kysely<Tables>,
  { keyIds, ...period }: Pick<EventReport, "start" | "end" | "keyIds">,
  eventsFrom: number,
): Promise<readonly ReportPoint[]> {
  const groups = ["keyId"] as const;
  const request = { period: { ...period, increment: DAY }, filter: { keyIds }, groups };
  const { rows } = await sql<PointRow>`
    select second as "timeStamp", point.* from (${pointsOf(request, eventsFrom)}) as point
    order by ${inOrder(groups)}
    limit ${MAX_POINTS + 1}`.execute(db);
  return toPoints(rows, groups);
}

const DAY = 24 * 3600;

/** One row per bucket that has calls and combination of what is grouped by. */
function pointsOf(request: UsageRequest, eventsFrom: number) {
  const { groups, period } = request;
  const names = groups.map((group) => sql.ref(group));
  const bucket = sql`date_bin(make_interval(secs => ${period.increment}), at, to_timestamp(${period.start}))`;
  return sql`
    select extract(epoch from bucket_start)::bigint as second, summed.* from (
      select ${sql.join([sql`${bucket} as bucket_start`, ...names])}, sum(calls) as calls,
        sum(successes) as successes, sum(cost_nano) as cost_nano, sum(latency_ms) as latency_ms,
        sum(prompt_tokens) as prompt_tokens, sum(completion_tokens) as completion_tokens
      from ${readUsage(request, eventsFrom)} as used
      group by ${sql.join([sql.lit(1), ...groups.map((_, index) => sql.lit(2 + index))])}
    ) as summed`;
}

const inOrder = (groups: readonly Grouping[]) =>
  sql.join([sql.lit(1), ...groups.map((group) => sql.ref(group))]);

interface PointRow extends Partial<Record<Grouping, string | null>> {
  readonly timeStamp: string;
  readonly calls: string | null;
  readonly cost_nano: string | null;
  readonly latency_ms: string | null;
  readonly prompt_tokens: string | null;
  readonly completion_tokens: string | null;
  readonly successes: string | null;
}

function toPoints(rows: readonly PointRow[], groups: readonly Grouping[]): readonly ReportPoint[] {
  if (rows.length <= MAX_POINTS) return rows.map((row) => toPoint(row, groups));
  throw new Problem(
    "reportInvalid",
    `the report has more than ${MAX_POINTS} data points; narrow the period or the filters`,
  );
}

/** What is not grouped by is an empty text, as is everything of a bucket without calls. */
const toPoint = (row: PointRow, groups: readonly Grouping[]): ReportPoint => ({
  timeStamp: Number(row.timeStamp),
  numberOfRequests: Number(row.calls),
  costInUsd: nanoToUsd(BigInt(row.cost_nano ?? 0)),
  latencyInMs: Number(row.latency_ms),
  promptTokenCount: Number(row.prompt_tokens),
  completionTokenCount: Number(row.completion_tokens),
  successCount: Number(row.successes),
  model: "",
  keyId: "",
  customId: "",
  userId: "",
  ...Object.fromEntries(groups.map((group) => [group, row[group] ?? ""])),
});
