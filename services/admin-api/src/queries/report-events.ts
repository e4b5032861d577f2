import { nanoToUsd } from "@lintel/core";
import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import {
  type EventReport,
  type EventReportAnswer,
  type Grouping,
  groupingsOf,
} from "../models/event-report.ts";
import { Problem } from "../problems/problem.ts";
import { type EventFilter, filterEvents } from "./filter-events.ts";

type DataPoint = EventReportAnswer["dataPoints"][number];

const MAX_POINTS = 100_000;

const COLUMNS = {
  model: "model",
  keyId: "key_id",
  customId: "custom_id",
  userId: "user_id",
} as const satisfies Record<Grouping, keyof Tables["events"]>;

/**
 * The sums of the events of a period, in buckets of `increment` seconds, the empty ones included. Costs are added
 * as whole nano-dollars and become dollars once, at the end.
 */
export async function findDataPoints(
  db: Kysely<Tables>,
  report: EventReport,
): Promise<readonly DataPoint[]> {
  const groups = groupingsOf(report);
  const { rows } = await sql<PointRow>`
    with point as (${summed(db, report, groups)})
    select bucket as "timeStamp", coalesce(calls, 0) as calls, coalesce(cost_nano, 0) as cost_nano,
      coalesce(latency_ms, 0) as latency_ms, coalesce(prompt_tokens, 0) as prompt_tokens,
      coalesce(completion_tokens, 0) as completion_tokens, coalesce(successes, 0) as successes,
      ${groupNames(groups)}
    from generate_series(${report.start}::bigint, ${report.end}::bigint, ${report.increment}::bigint)
      as bucket
    left join point using (bucket)
    order by 1, model, "keyId", "customId", "userId"
    limit ${MAX_POINTS + 1}`.execute(db);
  if (rows.length > MAX_POINTS) {
    throw new Problem(
      "reportInvalid",
      `the report has more than ${MAX_POINTS} data points; narrow the period or the filters`,
    );
  }
  return rows.map(toDataPoint);
}

/** Median and 99th percentile of the latency of the same events; 0 when there are none. */
export async function findLatencies(
  db: Kysely<Tables>,
  report: EventReport,
): Promise<{ readonly latencyInMsMedian: number; readonly latencyInMs99th: number }> {
  const row = await filterEvents(db.selectFrom("events"), toFilter(report))
    .select([percentile(0.5).as("median"), percentile(0.99).as("p99")])
    .executeTakeFirstOrThrow();
  return { latencyInMsMedian: row.median ?? 0, latencyInMs99th: row.p99 ?? 0 };
}

interface PointRow {
  readonly timeStamp: string;
  readonly calls: string;
  readonly cost_nano: string;
  readonly latency_ms: string;
  readonly prompt_tokens: string;
  readonly completion_tokens: string;
  readonly successes: string;
  readonly model: string;
  readonly keyId: string;
  readonly customId: string;
  readonly userId: string;
}

/** Sums per bucket that has events. A bucket is named by its first second; integer division finds it. */
function summed(db: Kysely<Tables>, report: EventReport, groups: readonly Grouping[]) {
  const { start, increment } = report;
  const second = sql`floor(extract(epoch from created_at))::bigint`;
  const bucket = sql<string>`${start}::bigint + (${second} - ${start}::bigint) / ${increment}::bigint * ${increment}::bigint`;
  return filterEvents(db.selectFrom("events"), toFilter(report))
    .select([
      bucket.as("bucket"),
      sql`count(*)`.as("calls"),
      sql`sum(cost_nano)`.as("cost_nano"),
      sql`sum(latency_ms::bigint)`.as("latency_ms"),
      sql`sum(input_tokens + cache_read_tokens + cache_write_tokens + audio_input_tokens)`.as(
        "prompt_tokens",
      ),
      sql`sum(output_tokens + reasoning_tokens + audio_output_tokens)`.as("completion_tokens"),
      sql`count(*) filter (where status = 200)`.as("successes"),
      ...groups.map((group) => sql`${sql.ref(COLUMNS[group])}::text`.as(group)),
    ])
    .groupBy(sql`${sql.join([sql.lit(1), ...groups.map((_, index) => sql.lit(8 + index))])}`);
}

/** What is not grouped by is an empty text, as is everything of a bucket without events. */
const groupNames = (groups: readonly Grouping[]) => {
  const names: readonly Grouping[] = ["model", "keyId", "customId", "userId"];
  return sql.join(
    names.map((name) =>
      groups.includes(name)
        ? sql`coalesce(point.${sql.ref(name)}, '') as ${sql.ref(name)}`
        : sql`'' as ${sql.ref(name)}`,
    ),
  );
};

const percentile = (fraction: number) =>
  sql<number | null>`percentile_cont(${sql.lit(fraction)}) within group (order by latency_ms)`;

const toFilter = ({ start, end, keyIds, tags, customIds, userIds }: EventReport): EventFilter => ({
  start,
  end,
  keyIds,
  tags,
  customIds,
  userIds,
});

const toDataPoint = (row: PointRow): DataPoint => ({
  timeStamp: Number(row.timeStamp),
  numberOfRequests: Number(row.calls),
  costInUsd: nanoToUsd(BigInt(row.cost_nano)),
  latencyInMs: Number(row.latency_ms),
  promptTokenCount: Number(row.prompt_tokens),
  completionTokenCount: Number(row.completion_tokens),
  successCount: Number(row.successes),
  model: row.model,
  keyId: row.keyId,
  customId: row.customId,
  userId: row.userId,
});
