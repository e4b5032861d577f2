import type { ColumnType, Generated, JSONColumnType } from "kysely";

import type { AlertCrossingsTable, AlertDeliveriesTable, AlertRulesTable } from "./alert-tables.ts";
import type { BigInteger, Json } from "./column-types.ts";
import type { EventCorrectionsTable, EventsTable, PricesTable } from "./event-tables.ts";

/** Set by a trigger on every write. */
type SetByTrigger<T> = ColumnType<T, never, never>;

interface Versioned {
  /** Global, growing; per row strictly monotonic. */
  version: SetByTrigger<string>;
  /** When the row last changed, by the database's clock: what polling asks for. */
  changed_at: SetByTrigger<Date>;
}

/** May be from a configuration file. */
interface Configured {
  /** What that file calls it; null for what was made by hand. */
  config_name: ColumnType<string | null, string | undefined, string | null | undefined>;
}

interface Dated {
  created_at: ColumnType<Date, Date, never>;
  updated_at: Date;
  /** Rows that others refer to are kept and only marked. */
  deleted_at: Date | null;
}

export interface ProviderSettingsTable extends Versioned, Dated, Configured {
  id: string;
  provider: string;
  name: string;
  /** Which key of the keyring the members were sealed with. */
  sealed_with: string;
  /** AES-256-GCM: 12 bytes nonce, ciphertext, 16 bytes tag. */
  sealed_setting: Buffer;
  allowed_models: string[];
  /** An object: name → the provider's name. */
  model_aliases: ColumnType<unknown, string | undefined, string>;
  cost_map: Json<unknown> | null;
}

export interface KeysTable extends Versioned, Dated, Configured {
  id: string;
  name: string;
  secret_hash: string;
  tags: string[] | null;
  revoked: boolean;
  revoked_reason: string;
  revoked_by: string | null;
  ttl: string;
  expires_at: Date | null;
  cost_limit_nano: BigInteger;
  cost_limit_over_time_nano: BigInteger;
  cost_limit_unit: string | null;
  rate_limit_over_time: number;
  rate_limit_unit: string | null;
  /** Beside those above: a list of `ListedLimit`. */
  limits: ColumnType<unknown, string | undefined, string>;
  setting_id: string | null;
  allowed_paths: Json<unknown> | null;
  should_log_request: boolean;
  should_log_response: boolean;
  rotation_enabled: boolean;
  policy_id: string | null;
  is_key_not_hashed: boolean;
  require_user: Generated<boolean>;
  user_from: Generated<string>;
  user_member: Generated<string>;
}

/** Secrets a key had before its last rotations. Every write here also updates the key's row, so that caches learn of it. */
export interface PreviousSecretsTable {
  secret_hash: string;
  key_id: string;
  /** From then on it is no secret of the key any more. */
  expires_at: Date;
}

/** The contract's `settingIds`, in order. Every write here also updates the key's row, so that caches learn of it. */
export interface KeySettingsTable {
  key_id: string;
  setting_id: string;
  position: number;
}

export interface CustomProvidersTable extends Versioned, Dated, Configured {
  id: string;
  provider: string;
  route_configs: JSONColumnType<unknown[]>;
  authentication_param: string;
}

export interface PoliciesTable extends Versioned, Dated, Configured {
  id: string;
  name: string;
  tags: string[] | null;
  config: Json<unknown>;
  regex_config: Json<unknown>;
  custom_config: Json<unknown>;
  scope: Generated<string>;
  marks: Generated<string>;
  on_detector_error: Generated<string>;
}

export interface RoutesTable extends Versioned, Dated, Configured {
  id: string;
  name: string;
  path: string;
  key_ids: string[];
  steps: JSONColumnType<unknown[]>;
  cache_config: Json<unknown>;
  request_format: string;
  retry_strategy: string;
  options: ColumnType<unknown, string | undefined, string | undefined>;
}

export interface UsersTable extends Versioned, Dated, Configured {
  id: string;
  user_id: string;
  name: string;
  tags: string[] | null;
  key_ids: string[] | null;
  revoked: boolean;
  revoked_reason: string;
  revoked_by: string | null;
  ttl: string;
  expires_at: Date | null;
  cost_limit_nano: BigInteger;
  cost_limit_over_time_nano: BigInteger;
  cost_limit_unit: string | null;
  rate_limit_over_time: number;
  rate_limit_unit: string | null;
  /** Limits beside the contract's own. */
  limits: ColumnType<unknown, string | undefined, string>;
  allowed_paths: Json<unknown> | null;
  allowed_models: string[] | null;
}

/** Running sums of the events, kept in the transaction that inserts them: lifetime and per calendar window (UTC). */
export interface SpendTable {
  scope: "key" | "user";
  scope_id: string;
  unit: "total" | "m" | "h" | "d" | "mo";
  /** First moment of the window; the epoch for `total`. */
  window_start: Date;
  cost_nano: BigInteger;
  /** Admitted calls. */
  calls: BigInteger;
  /** Of prompts and answers. */
  tokens: ColumnType<string, number | bigint | string | undefined, number | bigint | string>;
  /** How often the cost was lowered. */
  lowered: Generated<string>;
}

/** Running sums per model, as it is counted: for ever, and in the latest window of each kind. */
export interface ModelSpendTable {
  scope: "key" | "user";
  scope_id: string;
  model: string;
  total_nano: BigInteger;
  minute_start: Date;
  minute_nano: BigInteger;
  hour_start: Date;
  hour_nano: BigInteger;
  day_start: Date;
  day_nano: BigInteger;
  month_start: Date;
  month_nano: BigInteger;
  /** How often any of them was lowered. */
  lowered: Generated<string>;
}

/**
 * Names of events that are in no roll-up yet: a row per inserting statement, written by a trigger in its
 * transaction. An event is in the sums or named here, never both.
 */
export interface UnrolledEventsTable {
  id: Generated<string>;
  ids: string[];
  moments: Date[];
}

/**
 * What sums are kept of. Its cube says which of the columns distinguish its series; the others are empty.
 * `everything` and `holder` (key and tags) have latencies, `model`, `key` and `user` have sums.
 */
export interface UsageSeriesTable {
  id: string;
  cube: "everything" | "holder" | "model" | "key" | "user";
  key_id: string | null;
  tags: string[];
  user_id: string;
  provider: string;
  model: string;
  policy_id: string;
  route_id: string;
  status: number;
  action: string;
}

/** Sums of the calls of a series in one hour, or one day, in UTC. */
export interface UsageSumsTable {
  cube: string;
  series: string;
  start_at: Date;
  calls: BigInteger;
  /** Calls answered with 200. */
  successes: BigInteger;
  cost_nano: BigInteger;
  latency_ms: BigInteger;
  prompt_tokens: BigInteger;
  completion_tokens: BigInteger;
}

/** How many of the calls of a series in one hour, or one day, had a latency in which bucket. */
export interface LatenciesTable {
  series: string;
  start_at: Date;
  buckets: number[];
  counts: string[];
}

/** At most one row: events before this moment were dropped; their sums were not. */
export interface EventRetentionTable {
  only_row: Generated<boolean>;
  dropped_before: Date;
}

/** Who changed what, written in the transaction of the change. Holds no secrets. */
export interface AuditLogTable {
  id: Generated<string>;
  at: Generated<Date>;
  /** A token's name, `admin-pass`, or which service. */
  actor: string;
  /** The token's id. */
  actor_id: Generated<string | null>;
  request_id: Generated<string>;
  /** The caller's address. */
  source: Generated<string>;
  verb: string;
  entity: string;
  entity_id: string;
  change: Json<unknown>;
}

/** Credentials for the admin API beside ADMIN_PASS. Rows stay when they are revoked. */
export interface AdminTokensTable extends Versioned {
  id: string;
  created_at: ColumnType<Date, Date, never>;
  created_by: string;
  name: string;
  /** The beginning of the secret, to recognise it by. */
  prefix: string;
  secret_hash: string;
  scopes: string[];
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
}

/** Who is signed in with a browser. A row is deleted when its session is ended. */
export interface AdminSessionsTable extends Versioned {
  id: string;
  /** SHA-256 of what the cookie holds, in hex. */
  secret_hash: string;
  method: "password" | "token" | "oidc";
  /** HMAC of the password under the secret of the session: with another password there is no such session. */
  password_proof: string | null;
  token_id: string | null;
  /** Of the identity provider that signed in a person, and what it calls that person. */
  issuer: string | null;
  subject: string | null;
  /** What the audit log says. */
  name: string;
  /** What the groups of a person gave; a token has its own. */
  scopes: string[] | null;
  sealed_with: string | null;
  /** What the identity provider wants to see when the person signs out. */
  sealed_id_token: Buffer | null;
  /** The address that signed in. */
  source: string;
  created_at: ColumnType<Date, Date, never>;
  /** Up to a minute late. */
  last_used_at: Date;
  expires_at: ColumnType<Date, Date, never>;
}

/** What a write with an `Idempotency-Key` was answered with, for those who ask again. */
export interface IdempotentAnswersTable {
  actor: string;
  key: string;
  /** Of operation and input. */
  fingerprint: Buffer;
  version: BigInteger | null;
  sealed_with: string;
  /** The answer may hold a secret that is shown once. */
  sealed_body: Buffer;
  created_at: Date;
}

/** Work that goes on after the call that began it was answered. Rows without a `call` were seen, but not begun by a known call. */
export interface JobsTable {
  setting_id: string;
  /** The provider's name for it. */
  job_id: string;
  seen_at: Date;
  started: Json<unknown> | null;
  call: Json<unknown> | null;
  /** Its end, as the provider reported it. */
  ended: Json<unknown> | null;
  used: Json<unknown> | null;
  asks: Generated<number>;
  failures: Generated<number>;
  /** When it is to be looked after. */
  next_at: Date;
  booked_at: Date | null;
}

/** One property per table; kysely reads every query's types from here. */
export interface Tables {
  provider_settings: ProviderSettingsTable;
  keys: KeysTable;
  key_settings: KeySettingsTable;
  previous_secrets: PreviousSecretsTable;
  custom_providers: CustomProvidersTable;
  policies: PoliciesTable;
  routes: RoutesTable;
  users: UsersTable;
  events: EventsTable;
  event_corrections: EventCorrectionsTable;
  prices: PricesTable;
  spend: SpendTable;
  model_spend: ModelSpendTable;
  unrolled_events: UnrolledEventsTable;
  usage_series: UsageSeriesTable;
  usage_hours: UsageSumsTable;
  usage_days: UsageSumsTable;
  latency_hours: LatenciesTable;
  latency_days: LatenciesTable;
  event_retention: EventRetentionTable;
  audit_log: AuditLogTable;
  admin_tokens: AdminTokensTable;
  admin_sessions: AdminSessionsTable;
  alert_rules: AlertRulesTable;
  alert_crossings: AlertCrossingsTable;
  alert_deliveries: AlertDeliveriesTable;
  idempotent_answers: IdempotentAnswersTable;
  jobs: JobsTable;
}
