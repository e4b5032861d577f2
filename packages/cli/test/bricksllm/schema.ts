/** BricksLLM's tables as its program makes them at c7d80a6 (2025-01-05), written after `internal/storage/postgresql`. */
export const BRICKSLLM_SCHEMA = `
  create table keys (
    name varchar(255) not null, created_at bigint not null, updated_at bigint not null, tags varchar(255)[],
    revoked boolean not null, key_id varchar(255) primary key, key varchar(255) not null unique,
    revoked_reason varchar(255), cost_limit_in_usd float8, cost_limit_in_usd_over_time float8,
    cost_limit_in_usd_unit varchar(255), rate_limit_over_time int, rate_limit_unit varchar(255), ttl varchar(255),
    setting_id varchar(255), allowed_paths jsonb, setting_ids varchar(255)[] not null default array[]::varchar(255)[],
    should_log_request boolean not null default false, should_log_response boolean not null default false,
    rotation_enabled boolean not null default false, policy_id varchar(255) not null default '',
    is_key_not_hashed boolean not null default false);
  create table provider_settings (
    id varchar(255) primary key, created_at bigint not null, updated_at bigint not null, provider varchar(255) not null,
    setting jsonb not null, name varchar(255), allowed_models varchar(255)[], cost_map jsonb not null default '{}');
  create table custom_providers (
    id varchar(255) primary key, created_at bigint not null, updated_at bigint not null, provider varchar(255) not null,
    route_configs jsonb not null, authentication_param varchar(255) not null);
  create table routes (
    id varchar(255) primary key, created_at bigint not null, updated_at bigint not null, name varchar(255) not null,
    path varchar(255) not null, key_ids varchar(255)[] not null, steps jsonb not null, cache_config jsonb not null,
    request_format varchar(255) not null default '', retry_strategy varchar(255) not null default '');
  create table policies (
    id varchar(255) primary key, created_at bigint not null, updated_at bigint not null, name varchar(255) not null,
    tags varchar(255)[], config jsonb not null, regex_config jsonb not null, custom_config jsonb not null);
  create table users (
    id varchar(255) primary key, name varchar(255) not null, created_at bigint not null, updated_at bigint not null,
    tags varchar(255)[], revoked boolean not null, revoked_reason varchar(255), cost_limit_in_usd float8,
    cost_limit_in_usd_over_time float8, cost_limit_in_usd_unit varchar(255), rate_limit_over_time int,
    rate_limit_unit varchar(255), ttl varchar(255), key_ids varchar(255)[], allowed_paths jsonb,
    allowed_models varchar(255)[], user_id varchar(255));
  create table events (
    event_id varchar(255) primary key, created_at bigint not null, tags varchar(255)[], key_id varchar(255),
    cost_in_usd float8, provider varchar(255), model varchar(255), status_code int, prompt_token_count int,
    completion_token_count int, latency_in_ms int, path varchar(255), method varchar(255), custom_id varchar(255),
    request jsonb, response jsonb, user_id varchar(255) not null default '', action varchar(255) not null default '',
    policy_id varchar(255) not null default '', route_id varchar(255) not null default '',
    correlation_id varchar(255) not null default '', metadata jsonb);`;
