import type { Client } from "pg";

/** What the seeded events are about. Keys differ in traffic: the busiest has a seventh of all calls. */
export const SEEDED = {
  keys: 300,
  usersPerKey: 17,
  models: 10,
  tags: 12,
  policies: 8,
  months: 4,
} as const;

export interface Seeded {
  /** Unix seconds of the first and the last event. */
  readonly start: number;
  readonly end: number;
  /** Ids of some events, spread over the whole period. */
  readonly eventIds: readonly string[];
}

/** A UUID of version 8, made of a name: `key 3`. */
export const idSql = (name: string): string =>
  `overlay(overlay(md5(${name}) placing '8' from 13) placing '8' from 17)::uuid`;
const KEY_ID_SQL = idSql("'key ' || k");

/**
 * Fills an empty, migrated database with so many events over four calendar months, and with their keys and spend.
 * Months are loaded into bare tables, which get their indexes when they are made partitions: so it takes minutes.
 */
export async function seedEvents(
  client: Client,
  count: number,
  say: (line: string) => void,
): Promise<void> {
  const now = new Date();
  const months = Array.from({ length: SEEDED.months }, (_, back) =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1),
  ).toReversed();
  const first = months[0] ?? 0;
  const lastMs = now.getTime();
  const seededBefore = (moment: number): number =>
    Math.round((count * (moment - first)) / (lastMs - first));
  await client.query("set maintenance_work_mem = '256MB'");
  await client.query(KEYS);
  await client.query(POLICIES);
  for (const [index, from] of months.entries()) {
    const until = months[index + 1] ?? lastMs;
    const share = seededBefore(until) - seededBefore(from);
    await seedMonth(client, { from, until, share });
    say(`${new Date(from).toISOString().slice(0, 7)}: ${share} events`);
  }
  await client.query(QUEUE);
  await client.query(SPEND);
}

/** What is in a database that was seeded; undefined where nothing was. */
export async function readSeeded(client: Client): Promise<Seeded | undefined> {
  const { rows } = await client.query(SEEDED_PERIOD);
  const { first, last } = rows[0];
  if (first === null) return undefined;
  const { rows: some } = await client.query(SOME_IDS, [first, (last - first) / SOME]);
  return { start: first, end: last, eventIds: some.map(({ id }) => String(id)) };
}

const SOME = 100;
const SEEDED_PERIOD = `
  select floor(extract(epoch from min(created_at)))::float8 as first, floor(extract(epoch from max(created_at)))::float8 as last
  from events`;
/** $1: the first moment, $2: seconds from one to the next. */
const SOME_IDS = `
  select id from generate_series(0, ${SOME - 1}) as i, lateral (
    select id from events where created_at >= to_timestamp($1::float8 + i * $2::float8) order by created_at limit 1) as event`;

interface MonthShare {
  readonly from: number;
  readonly until: number;
  readonly share: number;
}

async function seedMonth(client: Client, { from, until, share }: MonthShare): Promise<void> {
  const start = new Date(from);
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  const name = `events_${start.toISOString().slice(0, 7).replace("-", "_")}`;
  await client.query(`create table ${name} (like events including defaults including constraints)`);
  await client.query(eventsInto(name), [start, (until - from) / 1000 / Math.max(1, share), share]);
  await client.query(
    `alter table events attach partition ${name}
     for values from ('${start.toISOString()}') to ('${end.toISOString()}')`,
  );
}

const KEYS = `
  insert into keys (id, created_at, updated_at, name, secret_hash, tags, cost_limit_nano)
  select ${KEY_ID_SQL}, now() - interval '200 days', now(), 'key ' || k,
    encode(sha256(convert_to('key ' || k, 'UTF8')), 'hex'), array['team-' || k % ${SEEDED.tags}],
    1000000000000
  from generate_series(0, ${SEEDED.keys - 1}) as k`;

const POLICIES = `
  insert into policies (id, created_at, updated_at, name, config, regex_config, custom_config)
  select ${idSql("'policy ' || k")}, now() - interval '200 days', now(), 'policy ' || k, '{"rules": {}}',
    '{"rules": []}', '{"rules": []}'
  from generate_series(0, ${SEEDED.policies - 1}) as k`;

/** $1: first moment, $2: seconds from one event to the next, $3: how many. */
const eventsInto = (table: string): string => `
  insert into ${table} (id, created_at, key_id, tags, user_id, custom_id, provider, setting_id, model,
    response_model, path, method, status, ending, streamed, admitted, attempts, latency_ms, action,
    policy_id, policy_matches, route_id, input_tokens, cache_read_tokens, output_tokens, reasoning_tokens,
    usage_source, cost_nano, ttft_ms, overhead_us, unpriced)
  select gen_random_uuid(), $1::timestamptz + make_interval(secs => (i + r1) * $2::double precision),
    ${KEY_ID_SQL}, array['team-' || k % ${SEEDED.tags}],
    case when r2 < 0.85 then 'user-' || k * ${SEEDED.usersPerKey} + floor(r2 * 20) else '' end,
    case when r3 < 0.05 then 'request-' || i else '' end,
    case when k % 5 = 0 and r3 > 0.8 then 'cached' when m % 3 = 0 then 'anthropic' else 'openai' end,
    'setting', 'model-' || m, 'model-' || m,
    '/api/providers/openai/v1/chat/completions', 'POST',
    case when r4 < 0.95 then 200 when r4 < 0.98 then 429 when r4 < 0.99 then 500 else 499 end, 'complete',
    r3 < 0.5, r4 < 0.95, 1, (exp(6.5 + 0.9 * r5))::integer,
    case when k % 4 <> 0 then '' when r1 < 0.01 then 'blocked' when r1 < 0.03 then 'redacted' else 'allowed' end,
    case when k % 4 = 0 then ${idSql(`'policy ' || k % ${SEEDED.policies}`)}::text else '' end,
    case when k % 4 = 0 and r1 < 0.03 then jsonb_build_object('email', 1 + i % 3, 'iban', 1) end,
    case when k % 5 = 0 then 'route-' || k % 3 else '' end,
    (r1 * 3000)::bigint, (r2 * 1000)::bigint, (r3 * 800)::bigint, (r4 * 100)::bigint, 'upstream',
    (r1 * r3 * 40000000)::bigint, (exp(5 + 0.5 * r5))::integer, (exp(6 + 0.4 * r5))::integer, r2 < 0.001
  from (
    select i, k, (k * 3 + floor(3 * random() * random())::integer) % ${SEEDED.models} as m, r1, random() as r2,
      random() as r3, random() as r4, random_normal() as r5
    from (
      select i, floor(${SEEDED.keys} * power(random(), 3))::integer as k, random() as r1
      from generate_series(0, $3::integer - 1) as i offset 0
    ) as drawn offset 0
  ) as call`;

/** As the trigger does for events inserted one batch after the other. */
const QUEUE = `
  insert into unrolled_events (ids, moments)
  select array_agg(id), array_agg(created_at) from (
    select id, created_at, (row_number() over (order by created_at) - 1) / 1000 as part from events) as numbered
  group by part order by part`;

const SPEND = `
  insert into spend (scope, scope_id, unit, window_start, cost_nano, calls)
  select 'key', key_id::text, 'total', to_timestamp(0), sum(cost_nano), count(*) from events group by key_id`;
