import { z } from "zod";

/**
 * Rows of BricksLLM's tables as `to_jsonb` gives them, by its source at c7d80a6 (2025-01-05), `internal/storage/postgresql`.
 * Columns that came with a later release may be missing; those without a default may be null.
 */
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? "");
const Texts = z
  .array(z.string())
  .nullish()
  .transform((texts) => texts ?? []);
const Amount = z
  .number()
  .nullish()
  .transform((amount) => amount ?? 0);
const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false);

/** What Lintel's admin API reads itself. */
const Json = z.unknown().optional();

const Made = { created_at: z.number() };

const Holder = {
  ...Made,
  name: Text,
  tags: z.array(z.string()).nullish(),
  revoked: Flag,
  revoked_reason: Text,
  cost_limit_in_usd: Amount,
  cost_limit_in_usd_over_time: Amount,
  cost_limit_in_usd_unit: Text,
  rate_limit_over_time: Amount,
  rate_limit_unit: Text,
  ttl: Text,
  allowed_paths: Json,
};

export const KeyRow = z.object({
  ...Holder,
  key_id: z.string(),
  /** SHA-256 in hex, or the secret itself where `is_key_not_hashed`. */
  key: z.string(),
  setting_id: Text,
  setting_ids: Texts,
  should_log_request: Flag,
  should_log_response: Flag,
  rotation_enabled: Flag,
  policy_id: Text,
  is_key_not_hashed: Flag,
});
export type KeyRow = z.infer<typeof KeyRow>;

export const UserRow = z.object({
  ...Holder,
  id: z.string(),
  user_id: Text,
  key_ids: Texts,
  allowed_models: z.array(z.string()).nullish(),
});
export type UserRow = z.infer<typeof UserRow>;

export const SettingRow = z.object({
  ...Made,
  id: z.string(),
  provider: z.string(),
  setting: Json,
  name: Text,
  allowed_models: Texts,
  cost_map: Json,
});
export type SettingRow = z.infer<typeof SettingRow>;

export const CustomProviderRow = z.object({
  ...Made,
  id: z.string(),
  provider: z.string(),
  route_configs: Json,
  authentication_param: Text,
});
export type CustomProviderRow = z.infer<typeof CustomProviderRow>;

export const PolicyRow = z.object({
  ...Made,
  id: z.string(),
  name: Text,
  tags: z.array(z.string()).nullish(),
  config: Json,
  regex_config: Json,
  custom_config: Json,
});
export type PolicyRow = z.infer<typeof PolicyRow>;

export const RouteRow = z.object({
  ...Made,
  id: z.string(),
  name: Text,
  path: z.string(),
  key_ids: Texts,
  steps: Json,
  cache_config: Json,
  request_format: Text,
  retry_strategy: Text,
});
export type RouteRow = z.infer<typeof RouteRow>;

/** Calls of one key, user and model in one day (UTC), summed up. */
export const SpendRow = z.object({
  key_id: z.string(),
  user_id: z.string(),
  provider: z.string(),
  model: z.string(),
  at: z.number(),
  cost_nano: z.number(),
  calls: z.number(),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  latency_ms: z.number(),
  /** Calls whose cost is below nothing, or beyond all that can be; it counts as none. */
  odd_costs: z.number(),
});
export type SpendRow = z.infer<typeof SpendRow>;

/** One call, without its bodies. */
export const EventRow = z.object({
  event_id: z.string(),
  key_id: z.string(),
  user_id: Text,
  at: z.number(),
  tags: Texts,
  provider: Text,
  model: Text,
  status: Amount,
  cost_nano: z.number({ error: "is below nothing, or beyond all that a call can cost" }),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  latency_ms: z.number(),
  path: Text,
  method: Text,
  custom_id: Text,
  action: Text,
  policy_id: Text,
  route_id: Text,
  correlation_id: Text,
  metadata: z.string().nullish(),
});
export type EventRow = z.infer<typeof EventRow>;
