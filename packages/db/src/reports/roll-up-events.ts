import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import { eventAt } from "./event-at.ts";
import {
  CALL_COUNT,
  COMPLETION_TOKENS,
  IS_CALL,
  LATENCY_BUCKET,
  PROMPT_TOKENS,
  SUCCESS,
} from "./usage-measures.ts";

/** One roller at a time, over all replicas. */
const ROLL_UP_LOCK = 5_465_011;
/** Rows of the queue in one transaction, of at most a thousand events each. */
const ROWS_AT_ONCE = 100;

/**
 * Adds queued events to the sums of their hours and days and takes them off the queue, in one transaction: killed
 * at any moment, nothing was added. Does nothing while another worker is at it. Events may be of any age. Returns
 * how many rows of the queue it worked off; 0 means that there is nothing to do.
 */
export function rollUpEvents(db: Kysely<Tables>): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ ours: boolean }>`
      select pg_try_advisory_xact_lock(${ROLL_UP_LOCK}) as ours`.execute(transaction);
    if (rows[0]?.ours !== true) return 0;
    // Else a backlog is sorted on disk.
    await sql`select set_config('work_mem', '64MB', true)`.execute(transaction);
    const worked = await rollUp.execute(transaction);
    return worked.rows[0]?.taken ?? 0;
  });
}

/** The columns that distinguish series. A cube keeps some of them; the others are empty in its series. */
const DIMENSIONS = sql.raw(
  "key_id, tags, user_id, provider, model, policy_id, route_id, status, action",
);

/**
 * The queued events, those alike as one row. There are as a rule far fewer of these, and all that follows is made of them. Without a bucket are
 * entries that are no call of their own.
 */
const ALIKE = sql`
  taken as (
    delete from unrolled_events
    where id in (select id from unrolled_events order by id limit ${sql.lit(ROWS_AT_ONCE)})
    returning ids, moments
  ), alike as materialized (
    select date_trunc('hour', events.created_at, 'UTC') as hour, ${DIMENSIONS},
      case when ${IS_CALL} then ${LATENCY_BUCKET} end as bucket, count(*) as events,
      sum(${CALL_COUNT}) as calls, coalesce(sum(${CALL_COUNT}) filter (where ${SUCCESS}), 0) as successes,
      sum(cost_nano) as cost_nano, sum(latency_ms) as latency_ms,
      sum(${PROMPT_TOKENS}) as prompt_tokens, sum(${COMPLETION_TOKENS}) as completion_tokens
    from taken cross join lateral unnest(ids, moments) as queued (id, moment)
    cross join lateral ${eventAt("queued.id", "queued.moment")} as events
    group by hour, ${DIMENSIONS}, bucket
  )`;

/** The cubes that are also kept by hour. The number of users is unlimited, so theirs has few dimensions and only days. */
const HAS_HOURS = "cube in ('model', 'key')";

/** Sums per series and hour, or day where that is enough. */
const SUMS = sql`
  counted as (
    select cube, case when ${sql.raw(HAS_HOURS)} then hour else date_trunc('day', hour, 'UTC') end as start_at,
      case when cube <> 'model' then key_id end as key_id,
      case when cube <> 'model' then tags else '{}' end as tags,
      case when cube = 'user' then user_id else '' end as user_id,
      case when cube <> 'user' then provider else '' end as provider,
      model,
      case when cube = 'key' then policy_id else '' end as policy_id,
      case when cube = 'key' then route_id else '' end as route_id,
      case when cube = 'key' then status else 0 end as status,
      case when cube = 'key' then action else '' end as action,
      calls, successes, cost_nano, latency_ms, prompt_tokens, completion_tokens
    from alike cross join (values ('model'), ('holder_model'), ('key'), ('user')) as cubes (cube)
  ), sums as (
    select cube, start_at, ${DIMENSIONS}, sum(calls) as calls, sum(successes) as successes,
      sum(cost_nano) as cost_nano, sum(latency_ms) as latency_ms, sum(prompt_tokens) as prompt_tokens,
      sum(completion_tokens) as completion_tokens
    from counted group by cube, start_at, ${DIMENSIONS}
  )`;

/** Calls per bucket of latency: of all calls by hour and day, of the holders of one set of tags by day. */
const LATENCIES = sql`
  latencies as (
    select cube, start_at, key_id, tags, '' as user_id, '' as provider, '' as model, '' as policy_id,
      '' as route_id, 0 as status, '' as action, array_agg(bucket) as buckets, array_agg(calls) as counts
    from (
      select cube, case when cube = 'holder' then date_trunc('day', hour, 'UTC') else hour end as start_at,
        case when cube = 'holder' then key_id end as key_id,
        case when cube = 'holder' then tags else '{}' end as tags, bucket, sum(events) as calls
      from alike cross join (values ('everything'), ('holder')) as cubes (cube) where bucket is not null
      group by cube, 2, 3, 4, bucket
    ) as counted
    group by cube, start_at, key_id, tags
  )`;

/** Every series has an id that follows from what it is, so that none has to be looked up. */
const identified = (source: string) => sql`
  select *, encode(substring(sha256(convert_to(
    jsonb_build_array(cube, key_id, tags, user_id, provider, model, policy_id, route_id, status, action)::text,
    'UTF8')) from 1 for 16), 'hex')::uuid as series
  from ${sql.raw(source)}`;

const upsertSums = (table: string, start: string, condition: string) => sql`
  insert into ${sql.table(table)} as known
    (cube, series, start_at, calls, successes, cost_nano, latency_ms, prompt_tokens, completion_tokens)
  select cube, series, ${sql.raw(start)}, sum(calls), sum(successes), sum(cost_nano), sum(latency_ms),
    sum(prompt_tokens), sum(completion_tokens)
  from cell where ${sql.raw(condition)} group by 1, 2, 3
  on conflict (cube, series, start_at) do update set
    calls = known.calls + excluded.calls,
    successes = known.successes + excluded.successes,
    cost_nano = known.cost_nano + excluded.cost_nano,
    latency_ms = known.latency_ms + excluded.latency_ms,
    prompt_tokens = known.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = known.completion_tokens + excluded.completion_tokens`;

const upsertLatencies = (table: string, start: string, condition: string) => sql`
  insert into ${sql.table(table)} as known (series, start_at, buckets, counts)
  select series, begins_at, array_agg(bucket order by bucket), array_agg(calls order by bucket)
  from (
    select series, ${sql.raw(start)} as begins_at, bucket, sum(calls)::bigint as calls
    from spread cross join lateral unnest(buckets, counts) as one (bucket, calls)
    where ${sql.raw(condition)} group by 1, 2, 3
  ) as fresh group by series, begins_at
  on conflict (series, start_at) do update set (buckets, counts) = (
    select array_agg(bucket order by bucket), array_agg(calls order by bucket) from (
      select bucket, sum(calls)::bigint as calls from (
        select * from unnest(known.buckets, known.counts) as old (bucket, calls)
        union all select * from unnest(excluded.buckets, excluded.counts)) as both_parts
      group by bucket) as merged)`;

const DAY = "date_trunc('day', start_at, 'UTC')";

const rollUp = sql<{ taken: number }>`
  with ${ALIKE}, ${SUMS}, ${LATENCIES},
  cell as materialized (${identified("sums")}),
  spread as materialized (${identified("latencies")}),
  new_series as (
    insert into usage_series (id, cube, ${DIMENSIONS})
    select distinct on (series) series, cube, ${DIMENSIONS} from cell
    union all select distinct on (series) series, cube, ${DIMENSIONS} from spread
    on conflict (id) do nothing
  ),
  hours as (${upsertSums("usage_hours", "start_at", HAS_HOURS)}),
  days as (${upsertSums("usage_days", DAY, "true")}),
  hours_spread as (${upsertLatencies("latency_hours", "start_at", "cube = 'everything'")}),
  days_spread as (${upsertLatencies("latency_days", DAY, "true")})
  select count(*)::integer as taken from taken`;
