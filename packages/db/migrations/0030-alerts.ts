import { type Kysely, sql } from "kysely";

/** What people want to be told of, what was crossed, and what is still to be told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create table alert_rules (
    id uuid primary key,
    version bigint not null,
    changed_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    name text not null check (name <> ''),
    kind text not null,
    enabled boolean not null,
    condition jsonb not null,
    webhook_format text not null check (webhook_format in ('lintel', 'slack')),
    webhook_host text not null,
    sealed_with text not null,
    sealed_webhook bytea not null
  )`,
  `create trigger alert_rules_version before insert or update on alert_rules
     for each row execute function set_version()`,
  `create table alert_crossings (
    id uuid primary key,
    rule_id uuid not null references alert_rules (id),
    object_kind text not null,
    object_id text not null,
    object_name text not null,
    window_name text not null,
    threshold bigint not null,
    level double precision not null,
    is_episode boolean not null,
    crossed_at timestamptz not null,
    cleared_at timestamptz,
    unique (rule_id, object_kind, object_id, window_name, threshold)
  )`,
  // What lasts is crossed once until it is over.
  `create unique index alert_crossings_open on alert_crossings (rule_id, object_kind, object_id, threshold)
     where is_episode and cleared_at is null`,
  "create index alert_crossings_crossed_at on alert_crossings (crossed_at)",
  `create table alert_deliveries (
    id uuid primary key,
    rule_id uuid not null references alert_rules (id),
    crossing_id uuid unique references alert_crossings (id) on delete set null,
    body jsonb not null,
    state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')),
    attempts integer not null default 0,
    max_attempts integer not null,
    next_at timestamptz not null,
    last_status integer,
    last_error text not null default '',
    created_at timestamptz not null,
    ended_at timestamptz
  )`,
  "create index alert_deliveries_next_at on alert_deliveries (next_at) where state = 'pending'",
  "create index alert_deliveries_created_at on alert_deliveries (created_at, id)",
];
