import {
  CALL_COUNT,
  COMPLETION_TOKENS,
  eventAt,
  PROMPT_TOKENS,
  SUCCESS,
  type Tables,
} from "@lintel/db";
import { type Kysely, type RawBuilder, sql } from "kysely";

import { type CallFilter, conditionsOf } from "../../events/queries/filter-events.ts";
import type { Grouping } from "../models/event-report.ts";
import { dividePeriod, type Period, type Span } from "./divide-period.ts";
import { cubesFor, type UsageCube } from "./usage-cubes.ts";

/** Which calls to sum up, and how to group them. */
export interface UsageRequest {
  /** The edges of the buckets that the sums are put into. */
  readonly period: Period;
  readonly filter: CallFilter;
  readonly groups: readonly UsageColumn[];
}

/** The dimensions of sums: what reports group by, and what policies decided. */
type UsageColumn = Grouping | "action";

type Part = RawBuilder<unknown>;

/** The columns of both `events` and `usage_series` that hold what is grouped by. */
const COLUMNS = {
  model: "model",
  keyId: "key_id",
  customId: "custom_id",
  userId: "user_id",
  provider: "provider",
  tag: "tag",
  policyId: "policy_id",
  routeId: "route_id",
  action: "action",
} as const satisfies Record<UsageColumn, string>;

/** The Unix second since which there are events; older ones were dropped. */
export async function findEventsFrom(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("event_retention").select("dropped_before").executeTakeFirst();
  return row === undefined ? Number.NEGATIVE_INFINITY : row.dropped_before.getTime() / 1000;
}

/**
 * A subquery with the sums of calls: `at` (a moment in their bucket), one column per grouping, `calls`,
 * `successes`, `cost_nano`, `latency_ms`, `prompt_tokens`, `completion_tokens`. Every call is in exactly one of its
 * rows: in a roll-up, or, where a bucket's edge cuts an hour or the worker has not been yet, as itself.
 */
export function readUsage(request: UsageRequest, eventsFrom: number): Part {
  const { filter, groups, period } = request;
  const cubes = cubesFor(filter, groups);
  const stock = {
    hasDays: cubes.days !== undefined,
    hasHours: cubes.hours !== undefined,
    eventsFrom,
  };
  const { days, hours, events } = dividePeriod(period, stock);
  return sql`(${sql.join(
    [
      ...rolledUp("usage_days", days, { ...request, cube: cubes.days }),
      ...rolledUp("usage_hours", hours, { ...request, cube: cubes.hours }),
      ...storedEvents(events, (source) => eventSums(source, request)),
      eventSums(queuedEvents(period, events), request),
    ],
    sql` union all `,
  )})`;
}

/** Beyond this many, one query reads all of them. */
const FEW_SPANS = 3;

const MEASURES = [
  "calls",
  "successes",
  "cost_nano",
  "latency_ms",
  "prompt_tokens",
  "completion_tokens",
] as const;
const SUMS = sql.raw(MEASURES.join(", "));
const SUMMED = sql.raw(MEASURES.map((name) => `sum(${name}) as ${name}`).join(", "));

function rolledUp(
  table: "usage_days" | "usage_hours",
  spans: readonly Span[],
  { cube, ...request }: UsageRequest & { readonly cube: UsageCube | undefined },
): readonly Part[] {
  if (cube === undefined) return [];
  const { filter, groups } = request;
  if (isOfUsersAlone(cube, request)) return daysOfUsers(spans, groups);
  const conditions = [sql`cube = ${sql.lit(cube.name)}`, ...conditionsOf(filter)];
  return partsOf(spans).map((part) => {
    const within = sql`cube = ${sql.lit(cube.name)} and ${startsWithin(part)}`;
    return sql`select at, ${groupColumns(groups)} ${SUMS}
      from usage_series join ${sumsWithin(table, within, request)} as sums on series = usage_series.id
        ${tagsApart(groups)}
      where ${sql.join(conditions, sql` and `)}`;
  });
}

/** Whether a report groups by user only: then neither keys nor models need be read. */
const isOfUsersAlone = ({ name }: UsageCube, { filter, groups }: UsageRequest): boolean =>
  name === "user" &&
  groups.every((group) => group === "userId") &&
  conditionsOf(filter).length === 0;

const daysOfUsers = (spans: readonly Span[], groups: readonly UsageColumn[]): readonly Part[] =>
  partsOf(spans).map(
    (part) =>
      sql`select start_at as at, ${groupColumns(groups)} ${SUMS} from user_days where ${startsWithin(part)}`,
  );

/**
 * The rows of a roll-up; by tag, which multiplies them, one per series if everything goes into one bucket. Otherwise that would cost more
 * than it saves: Postgres sorts all rows by series, on disk. If only some series are wanted, the rows are found through them.
 */
function sumsWithin(
  table: "usage_days" | "usage_hours",
  within: Part,
  { filter, groups, period: { end, increment, start } }: UsageRequest,
): Part {
  const isOneBucket = end - start <= increment && conditionsOf(filter).length === 0;
  return isOneBucket && groups.includes("tag")
    ? sql`(select series, min(start_at) as at, ${SUMMED} from ${sql.table(table)} where ${within} group by series)`
    : sql`(select series, start_at as at, ${SUMS} from ${sql.table(table)} where ${within})`;
}

/** How spans are read: a few each on their own, so that nothing between them is read. */
export const partsOf = (spans: readonly Span[]): readonly (readonly Span[])[] =>
  spans.length <= FEW_SPANS ? spans.map((span) => [span]) : [spans];

/** Whether a unit of the roll-up begins in one of the spans. */
export function startsWithin(spans: readonly Span[]): Part {
  const bounds = sql`start_at >= ${moment(spans[0]?.from)} and start_at < ${moment(spans.at(-1)?.until)}`;
  return spans.length === 1 ? bounds : sql`${bounds} and start_at <@ ${multirange(spans)}`;
}

/** One subquery per source of stored events within the spans. */
export function storedEvents(
  spans: readonly Span[],
  toPart: (source: Part) => Part,
): readonly Part[] {
  if (spans.length <= FEW_SPANS) {
    return spans.map(({ from, until }) =>
      toPart(sql`(select * from events
        where created_at >= ${moment(from)} and created_at < ${moment(until)}) as stored`),
    );
  }
  // The fence keeps Postgres from reading every event again for each span.
  const source = sql`(select spanned.* from unnest(${multirange(spans)}) as span
    cross join lateral (select * from events
      where created_at >= lower(span) and created_at < upper(span) offset 0) as spanned) as stored`;
  return [toPart(source)];
}

/** Events of the period that are in no roll-up yet, without those that are read individually anyway. */
export function queuedEvents({ start, end }: Period, readAnyway: readonly Span[]): Part {
  return sql`(select events.* from unrolled_events
    cross join lateral unnest(ids, moments) as queued (event_id, moment)
    cross join lateral ${eventAt("event_id", "moment")} as events
    where moment >= ${moment(start)} and moment < ${moment(end)}
      and not moment <@ ${multirange(readAnyway)}) as queued_event`;
}

const eventSums = (source: Part, { filter, groups }: UsageRequest): Part =>
  sql`select created_at as at, ${groupColumns(groups)} ${CALL_COUNT} as calls,
      case when ${SUCCESS} then ${CALL_COUNT} else 0 end as successes,
      cost_nano, latency_ms, ${PROMPT_TOKENS} as prompt_tokens, ${COMPLETION_TOKENS} as completion_tokens
    from ${source} ${tagsApart(groups)} ${whereAll(filter)}`;

/** `where` with all conditions of a filter, or nothing. */
export function whereAll(filter: CallFilter): Part {
  const conditions = conditionsOf(filter);
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/** A call counts for each of its tags, or for the empty one. */
const tagsApart = (groups: readonly UsageColumn[]): Part =>
  groups.includes("tag")
    ? sql`cross join lateral (select distinct unnest(
        case tags when '{}' then array[''] else tags end) as tag) as apart`
    : sql``;

const groupColumns = (groups: readonly UsageColumn[]): Part =>
  sql.join(
    [...groups.map((group) => sql`${sql.ref(COLUMNS[group])} as ${sql.ref(group)}`), sql``],
    sql`, `,
  );

const moment = (second: number | undefined): Part => sql`to_timestamp(${second})`;

/** The spans in Postgres' type; the text consists of numbers only. */
function multirange(spans: readonly Span[]): Part {
  const ranges = spans.map(({ from, until }) => `["${toText(from)}","${toText(until)}")`);
  return sql`${`{${ranges.join(",")}}`}::tstzmultirange`;
}

const toText = (second: number): string => new Date(second * 1000).toISOString();
