import { createHash } from "node:crypto";

import type { Known, Mapped } from "../mapped.ts";
import type {
  CustomProviderRow,
  EventRow,
  KeyRow,
  PolicyRow,
  RouteRow,
  SettingRow,
  SpendRow,
  UserRow,
} from "./rows.ts";

const SHA256 = /^[\da-f]{64}$/;

/** The description of a provider, unchanged. */
export const toCustomProvider = (row: CustomProviderRow): Mapped => ({
  id: row.id,
  name: row.provider,
  item: {
    id: row.id,
    createdAt: row.created_at,
    provider: row.provider,
    route_configs: row.route_configs,
    authentication_param: row.authentication_param,
  },
});

/** A provider setting with its credentials, unchanged. */
export const toSetting = (row: SettingRow): Mapped => ({
  id: row.id,
  name: row.name,
  item: {
    id: row.id,
    createdAt: row.created_at,
    provider: row.provider,
    setting: row.setting,
    name: row.name,
    allowedModels: row.allowed_models,
    costMap: row.cost_map,
  },
});

export const toPolicy = (row: PolicyRow): Mapped => ({
  id: row.id,
  name: row.name,
  item: {
    id: row.id,
    createdAt: row.created_at,
    name: row.name,
    tags: row.tags,
    config: row.config,
    regexConfig: row.regex_config,
    customConfig: row.custom_config,
  },
});

/**
 * A key with its secret as a hash. Refuses keys that BricksLLM itself could not use, and those whose policy was not taken
 * over: without it they would be allowed more.
 */
export function toKey(row: KeyRow, known: Known): Mapped {
  const { key_id: id, name, policy_id: policyId } = row;
  const wanted = [...new Set([row.setting_id, ...row.setting_ids])].filter((each) => each !== "");
  const settingIds = wanted.filter((each) => known.settings.has(each));
  const keyHash = row.is_key_not_hashed
    ? createHash("sha256").update(row.key).digest("hex")
    : row.key;
  const reason = reasonAgainstKey({ keyHash, policyId, settingIds }, known);
  if (reason !== undefined) return { id, name, reason };
  const item = {
    id,
    ...holderMembers(row),
    keyHash,
    settingIds,
    shouldLogRequest: row.should_log_request,
    shouldLogResponse: row.should_log_response,
    rotationEnabled: row.rotation_enabled,
    isKeyNotHashed: row.is_key_not_hashed,
    policyId,
  };
  return { id, name, item, notes: notesOnKey(row, wanted.length - settingIds.length) };
}

interface KeyFacts {
  readonly keyHash: string;
  readonly policyId: string;
  readonly settingIds: readonly string[];
}

function reasonAgainstKey(
  { keyHash, policyId, settingIds }: KeyFacts,
  known: Known,
): string | undefined {
  if (settingIds.length === 0) return "none of its provider settings was taken over";
  if (policyId !== "" && !known.policies.has(policyId)) {
    return `its policy ${policyId} was not taken over: without it the key would be allowed more`;
  }
  return SHA256.test(keyHash)
    ? undefined
    : "its secret is stored neither as a SHA-256 nor as itself (is_key_not_hashed)";
}

function notesOnKey({ is_key_not_hashed: isPlain, key }: KeyRow, missing: number): string[] {
  return [
    ...(missing > 0 ? [`${missing} of its provider settings were not taken over`] : []),
    ...(isPlain && SHA256.test(key)
      ? [
          "what is stored as its secret looks like a hash: if it was hashed later (PATCH isKeyNotHashed), its callers get 401, and it needs a new secret",
        ]
      : []),
  ];
}

/** What keys and users have in common. */
const holderMembers = (row: KeyRow | UserRow) => ({
  name: row.name,
  createdAt: row.created_at,
  tags: row.tags,
  revoked: row.revoked,
  revokedReason: row.revoked_reason,
  costLimitInUsd: row.cost_limit_in_usd,
  costLimitInUsdOverTime: row.cost_limit_in_usd_over_time,
  costLimitInUsdUnit: row.cost_limit_in_usd_unit,
  rateLimitOverTime: row.rate_limit_over_time,
  rateLimitUnit: row.rate_limit_unit,
  ttl: row.ttl,
  allowedPaths: row.allowed_paths,
});

/** A user. The keys it names restrict nothing, in BricksLLM or here; deleted ones are left out. */
export const toUser = (row: UserRow, known: Known): Mapped => ({
  id: row.id,
  name: row.name,
  item: {
    id: row.id,
    ...holderMembers(row),
    userId: row.user_id,
    keyIds: row.key_ids.filter((id) => known.keys.has(id)),
    allowedModels: row.allowed_models,
  },
});

/** A route, with those of its keys that were taken over. */
export function toRoute(row: RouteRow, known: Known): Mapped {
  const { id, name } = row;
  const keyIds = row.key_ids.filter((keyId) => known.keys.has(keyId));
  if (keyIds.length === 0) return { id, name, reason: "none of its keys was taken over" };
  const missing = row.key_ids.length - keyIds.length;
  const item = {
    id,
    createdAt: row.created_at,
    name,
    path: row.path,
    keyIds,
    steps: row.steps,
    cacheConfig: row.cache_config,
    requestFormat: row.request_format,
    retryStrategy: row.retry_strategy,
  };
  const notes = missing > 0 ? [`${missing} of its keys were not taken over`] : [];
  return { id, name, item, notes };
}

const MAX_SECONDS = 253_402_300_799;

/** The day of a time in Unix seconds, or the number itself if it is no valid date. */
const dayOf = (seconds: number): string =>
  Math.abs(seconds) > MAX_SECONDS
    ? String(seconds)
    : new Date(seconds * 1000).toISOString().slice(0, 10);

/** A day's spend of a key that was taken over. */
export function toSpend(row: SpendRow, known: Known): Mapped {
  const { key_id: id } = row;
  const named = { id, name: dayOf(row.at) };
  if (!known.keys.has(id)) return { ...named, reason: "its key was not taken over" };
  return {
    ...named,
    item: {
      keyId: id,
      userId: row.user_id,
      at: row.at,
      provider: row.provider,
      model: row.model,
      costInNanoUsd: row.cost_nano,
      calls: row.calls,
      promptTokens: row.prompt_tokens,
      completionTokens: row.completion_tokens,
      latencyInMs: row.latency_ms,
    },
    notes:
      row.odd_costs === 0
        ? []
        : [`${row.odd_costs} calls have an impossible cost, which counts as none`],
  };
}

/** A call of a key that was taken over. Reports name the key, since there may be millions of calls. */
export function toEvent(row: EventRow, known: Known): Mapped {
  const { key_id: id } = row;
  if (!known.keys.has(id)) return { id, name: "", reason: "its key was not taken over" };
  return {
    id,
    name: "",
    item: {
      id: row.event_id,
      keyId: id,
      userId: row.user_id,
      at: row.at,
      tags: row.tags,
      provider: row.provider,
      model: row.model,
      status: row.status,
      costInNanoUsd: row.cost_nano,
      promptTokens: row.prompt_tokens,
      completionTokens: row.completion_tokens,
      latencyInMs: row.latency_ms,
      path: row.path,
      method: row.method,
      customId: row.custom_id,
      action: row.action,
      policyId: row.policy_id,
      routeId: row.route_id,
      correlationId: row.correlation_id,
      ...(typeof row.metadata === "string" ? { metadata: row.metadata } : {}),
    },
  };
}
