import { type Kysely, sql } from "kysely";

/**
 * Sums of the events by hour and by day. A trigger queues the name of every event for the roll-up, whoever
 * inserts it, in the transaction of the insert: an event is in the sums or in the queue, never in both. What was
 * stored before is queued here, and the event-worker works it off.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const SUMS = `
    series uuid not null,
    start_at timestamptz not null,
    calls bigint not null,
    successes bigint not null,
    cost_nano bigint not null,
    latency_ms bigint not null,
    prompt_tokens bigint not null,
    completion_tokens bigint not null,
    primary key (series, start_at)`;

const LATENCIES = `
    series uuid not null,
    start_at timestamptz not null,
    buckets smallint[] not null,
    counts bigint[] not null,
    primary key (series, start_at)`;

// Rows of the present hour and day are updated again and again: room on the page spares the index.
const ROOM = "with (fillfactor = 75)";

/** The names of the events of `source`, at most a thousand to a row. */
const queueAll = (source: string): string => `
  insert into unrolled_events (ids, moments)
  select array_agg(id), array_agg(created_at) from (
    select id, created_at, (row_number() over () - 1) / 1000 as part from ${source}) as numbered
  group by part`;

const STATEMENTS: readonly string[] = [
  `create table unrolled_events (
    id bigint generated always as identity primary key,
    ids uuid[] not null,
    moments timestamptz[] not null
  )`,
  `create function queue_for_roll_up() returns trigger language plpgsql as $$
   begin
     ${queueAll("added")};
     return null;
   end $$`,
  `create trigger events_queue after insert on events referencing new table as added
     for each statement execute function queue_for_roll_up()`,
  `create table usage_series (
    id uuid primary key,
    cube text not null check (cube in ('everything', 'holder', 'model', 'key', 'user')),
    key_id uuid,
    tags text[] not null,
    user_id text not null,
    provider text not null,
    model text not null,
    policy_id text not null,
    route_id text not null,
    status integer not null,
    action text not null
  )`,
  "create index usage_series_key on usage_series (cube, key_id)",
  "create index usage_series_user on usage_series (user_id) where cube = 'user'",
  `create table usage_hours (${SUMS}) ${ROOM}`,
  `create table usage_days (${SUMS}) ${ROOM}`,
  `create table latency_hours (${LATENCIES}) ${ROOM}`,
  `create table latency_days (${LATENCIES}) ${ROOM}`,
  `create table event_retention (
    only_row boolean primary key default true check (only_row),
    dropped_before timestamptz not null
  )`,
  // The costliest calls, and the custom ids of a key, without reading all of its events.
  "create index events_cost on events (cost_nano, created_at, id)",
  "create index events_key_custom on events (key_id, custom_id) where custom_id <> ''",
  // What has a tag is found by the keys that had it (usage_series); every booking paid for this index.
  "drop index events_tags",
  queueAll("events"),
];
