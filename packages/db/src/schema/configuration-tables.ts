import type { ColumnType, Generated, JSONColumnType } from "kysely";

import type { BigInteger, Json, Versioned } from "./column-types.ts";

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
  strict_translation: Generated<boolean>;
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
