import { type Kysely, sql } from "kysely";

/**
 * The first schema. Triggers give every configuration row a growing `version` and announce each change on
 * the channel `lintel_changes`, so that no writer can forget to, not even a person with a SQL prompt.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

/** `name` becomes a table whose changes are versioned and announced. */
const versioned = (name: string, announced: string, columns: string): readonly string[] => [
  `create table ${name} (
    id uuid primary key,
    version bigint not null,
    changed_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    ${columns}
  )`,
  `create index ${name}_changed_at on ${name} (changed_at)`,
  `create trigger ${name}_version before insert or update on ${name}
     for each row execute function set_version()`,
  `create trigger ${name}_announce after insert or update on ${name}
     for each row execute function announce_change('${announced}')`,
];

const LIMITS = `
    cost_limit_nano bigint not null default 0 check (cost_limit_nano >= 0),
    cost_limit_over_time_nano bigint not null default 0 check (cost_limit_over_time_nano >= 0),
    cost_limit_unit text check (cost_limit_unit in ('m', 'h', 'd', 'mo')),
    rate_limit_over_time integer not null default 0 check (rate_limit_over_time >= 0),
    rate_limit_unit text check (rate_limit_unit in ('s', 'm', 'h', 'd')),
    check ((cost_limit_unit is null) = (cost_limit_over_time_nano = 0)),
    check ((rate_limit_unit is null) = (rate_limit_over_time = 0))`;

const STATEMENTS: readonly string[] = [
  "create sequence change_version",
  `create function set_version() returns trigger language plpgsql as $$
   begin
     -- Runs after the row is locked, so per row the numbers follow the order of the changes.
     new.version := nextval('change_version');
     new.changed_at := clock_timestamp();
     return new;
   end $$`,
  `create function announce_change() returns trigger language plpgsql as $$
   begin
     perform pg_notify('lintel_changes', json_build_object(
       'kind', tg_argv[0], 'id', new.id, 'version', new.version,
       'hash', case when tg_argv[0] = 'key' then to_jsonb(new) ->> 'secret_hash' end)::text);
     return null;
   end $$`,
  ...versioned(
    "provider_settings",
    "setting",
    `provider text not null check (provider <> ''),
    name text not null default '',
    sealed_with text not null,
    sealed_setting bytea not null,
    allowed_models text[] not null default '{}',
    cost_map jsonb`,
  ),
  ...versioned(
    "custom_providers",
    "custom-provider",
    `provider text not null check (provider <> '' and provider = lower(provider)),
    route_configs jsonb not null,
    authentication_param text not null default ''`,
  ),
  `create unique index custom_providers_provider on custom_providers (provider) where deleted_at is null`,
  ...versioned(
    "policies",
    "policy",
    `name text not null,
    tags text[],
    config jsonb not null,
    regex_config jsonb not null,
    custom_config jsonb not null`,
  ),
  `create index policies_tags on policies using gin (tags)`,
  ...versioned(
    "routes",
    "route",
    `name text not null check (name <> ''),
    path text not null check (path like '/%'),
    key_ids uuid[] not null,
    steps jsonb not null check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) > 0),
    cache_config jsonb not null,
    request_format text not null default '',
    retry_strategy text not null default '' check (retry_strategy in ('', 'exponential', 'constant'))`,
  ),
  `create unique index routes_path on routes (path) where deleted_at is null`,
  ...versioned(
    "keys",
    "key",
    `name text not null check (name <> ''),
    secret_hash text not null check (secret_hash ~ '^[0-9a-f]{64}$'),
    tags text[],
    revoked boolean not null default false,
    revoked_reason text not null default '',
    revoked_by text check (revoked_by in ('admin', 'spend', 'ttl')),
    ttl text not null default '',
    expires_at timestamptz,
    setting_id uuid references provider_settings (id),
    allowed_paths jsonb,
    should_log_request boolean not null default false,
    should_log_response boolean not null default false,
    rotation_enabled boolean not null default false,
    policy_id uuid references policies (id),
    is_key_not_hashed boolean not null default false,
    ${LIMITS}`,
  ),
  `create unique index keys_secret_hash on keys (secret_hash) where deleted_at is null`,
  `create index keys_tags on keys using gin (tags)`,
  `create index keys_created_at on keys (created_at)`,
  `create table key_settings (
    key_id uuid not null references keys (id) on delete cascade,
    setting_id uuid not null references provider_settings (id),
    position integer not null check (position >= 0),
    primary key (key_id, setting_id),
    unique (key_id, position)
  )`,
  `create index key_settings_setting on key_settings (setting_id)`,
  ...versioned(
    "users",
    "user",
    `user_id text not null check (user_id <> ''),
    name text not null check (name <> ''),
    tags text[] not null default '{}',
    key_ids uuid[],
    revoked boolean not null default false,
    revoked_reason text not null default '',
    ttl text not null default '',
    expires_at timestamptz,
    allowed_paths jsonb,
    allowed_models text[],
    ${LIMITS}`,
  ),
  `create unique index users_user_id on users (user_id, tags) where deleted_at is null`,
  `create table prices (
    id bigint generated always as identity primary key,
    provider text not null,
    model text not null,
    price_version text not null,
    prices jsonb not null,
    created_at timestamptz not null default now(),
    unique (provider, model, price_version, prices)
  )`,
  `create table events (
    id uuid not null,
    created_at timestamptz not null,
    key_id uuid not null,
    tags text[] not null default '{}',
    user_id text not null default '',
    custom_id text not null default '',
    provider text not null default '',
    setting_id text not null default '',
    model text not null default '',
    response_model text not null default '',
    path text not null default '',
    method text not null default '',
    status integer not null,
    error_code text not null default '',
    ending text not null,
    streamed boolean not null,
    admitted boolean not null,
    attempts integer not null check (attempts >= 0),
    latency_ms integer not null check (latency_ms >= 0),
    ttft_ms integer check (ttft_ms >= 0),
    action text not null default '',
    policy_id text not null default '',
    route_id text not null default '',
    correlation_id text not null default '',
    metadata text,
    request bytea,
    response bytea,
    input_tokens bigint not null default 0 check (input_tokens >= 0),
    cache_read_tokens bigint not null default 0 check (cache_read_tokens >= 0),
    cache_write_tokens bigint not null default 0 check (cache_write_tokens >= 0),
    output_tokens bigint not null default 0 check (output_tokens >= 0),
    reasoning_tokens bigint not null default 0 check (reasoning_tokens >= 0),
    audio_input_tokens bigint not null default 0 check (audio_input_tokens >= 0),
    audio_output_tokens bigint not null default 0 check (audio_output_tokens >= 0),
    usage_source text not null check (usage_source in ('upstream', 'estimated', 'none')),
    cost_nano bigint not null check (cost_nano >= 0),
    price_id bigint references prices (id),
    unpriced boolean not null default false,
    primary key (id, created_at)
  ) partition by range (created_at)`,
  // Catches what no month's partition was made for, so that an insert never fails for want of one.
  `create table events_other partition of events default`,
  `create index events_created_at on events (created_at)`,
  `create index events_key on events (key_id, created_at)`,
  `create index events_user on events (user_id, created_at) where user_id <> ''`,
  `create index events_custom on events (custom_id, created_at) where custom_id <> ''`,
  `create index events_tags on events using gin (tags) where tags <> '{}'`,
  `create table spend (
    scope text not null check (scope in ('key', 'user')),
    scope_id text not null,
    unit text not null check (unit in ('total', 'm', 'h', 'd', 'mo')),
    window_start timestamptz not null,
    cost_nano bigint not null check (cost_nano >= 0),
    calls bigint not null check (calls >= 0),
    primary key (scope, scope_id, unit, window_start)
  )`,
  `create index spend_window on spend (unit, window_start)`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    actor text not null,
    verb text not null,
    entity text not null,
    entity_id uuid not null,
    change jsonb not null
  )`,
  `create index audit_log_entity on audit_log (entity, entity_id, at)`,
];
