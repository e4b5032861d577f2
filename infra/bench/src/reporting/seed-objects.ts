import type { Client } from "pg";

import { idSql, SEEDED } from "./seed-events.ts";

/** How many there are of what is listed beside calls and keys. */
export const LISTED = {
  users: SEEDED.keys * SEEDED.usersPerKey,
  routes: 3,
  jobs: 20_000,
  alerts: 40,
  deliveries: 20_000,
  audit: 100_000,
  actors: 50,
};

type Listed = Readonly<Record<keyof typeof LISTED, number>>;

/** Fills a database that has its keys with what else the console lists: users, routes, jobs, alerts, the audit log. */
export async function seedObjects(client: Client, listed: Listed = LISTED): Promise<void> {
  for (const statement of statementsFor(listed)) await client.query(statement);
}

const usersSql = (listed: Listed): string => `
  insert into users (id, created_at, updated_at, user_id, name, tags, cost_limit_nano)
  select ${idSql("'user ' || u")}, now() - interval '200 days' + u * interval '1 minute', now(), 'user-' || u, 'User ' || u,
    array['team-' || u % ${SEEDED.tags}], case when u % 3 = 0 then 1000000000000 else 0 end
  from generate_series(0, ${listed.users - 1}) as u`;

const routesSql = (listed: Listed): string => `
  insert into routes (id, created_at, updated_at, name, path, key_ids, steps, cache_config)
  select ${idSql("'route ' || r")}, now() - interval '200 days', now(), 'route-' || r, '/route-' || r, '{}',
    '[{"provider": "openai", "model": "gpt-4o", "retries": 0, "retryInterval": "", "requestParams": {}, "params": {}, "timeout": ""}]',
    '{"enabled": false, "ttl": ""}'
  from generate_series(0, ${listed.routes - 1}) as r`;

/** The last thousand are under way. */
const jobsSql = (listed: Listed): string => `
  insert into jobs (setting_id, job_id, seen_at, started, call, next_at, booked_at, asks)
  select 'setting', 'batch_' || j, at, '{"kind": "batch"}',
    json_build_object('id', ${idSql("'job ' || j")}, 'keyId', ${idSql(`'key ' || j % ${SEEDED.keys}`)}, 'userId', '',
      'provider', 'openai', 'model', 'model-1', 'createdAtMs', floor(extract(epoch from at) * 1000)),
    at + interval '1 hour', case when j >= 1000 then at + interval '1 hour' end, 7
  from generate_series(0, ${listed.jobs - 1}) as j, lateral (select now() - j * interval '5 minutes' as at) as seen`;

const alertsSql = (listed: Listed): string => `
  insert into alert_rules (id, version, changed_at, created_at, updated_at, name, kind, enabled, condition, webhook_format,
    webhook_host, sealed_with, sealed_webhook)
  select ${idSql("'alert ' || a")}, 0, now(), now() - interval '200 days', now(), 'alert ' || a, 'error_rate', true,
    '{"thresholds": [10]}', 'lintel', 'hooks.example.com', 'bench', ''
  from generate_series(0, ${listed.alerts - 1}) as a`;

const deliveriesSql = (listed: Listed): string => `
  insert into alert_deliveries (id, rule_id, body, state, attempts, max_attempts, next_at, last_status, created_at, ended_at)
  select gen_random_uuid(), ${idSql(`'alert ' || d % ${listed.alerts}`)}, '{"text": "11% of the calls failed."}',
    case when d % 500 = 0 then 'dead' else 'delivered' end, 1, 10, at, 200, at, at
  from generate_series(0, ${listed.deliveries - 1}) as d, lateral (select now() - d * interval '5 minutes' as at) as sent`;

const auditSql = (listed: Listed): string => `
  insert into audit_log (at, actor, verb, entity, entity_id, change)
  select now() - c * interval '2 minutes', 'token-' || c % ${listed.actors}, case when c % 9 = 0 then 'revoke' else 'update' end, 'key',
    ${idSql(`'key ' || c % ${SEEDED.keys}`)}, '{"before": {"name": "one"}, "after": {"name": "another"}}'
  from generate_series(0, ${listed.audit - 1}) as c`;

const statementsFor = (listed: Listed): readonly string[] =>
  [usersSql, routesSql, jobsSql, alertsSql, deliveriesSql, auditSql].map((sql) => sql(listed));
