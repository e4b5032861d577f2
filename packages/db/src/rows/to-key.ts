import { Key } from "@lintel/core";
import type { Selectable } from "kysely";

import type { KeysTable } from "../schema/tables.ts";

/** A row of `keys` with the setting ids of `key_settings`, in their order, and the former secrets still valid. */
export type KeyRow = Selectable<KeysTable> & {
  readonly setting_ids: readonly string[];
  readonly previous_secrets: unknown;
};

/** A row as the model. */
export const toKey = (row: KeyRow): Key =>
  Key.parse({
    id: row.id,
    version: Number(row.version),
    name: row.name,
    secretHash: row.secret_hash,
    previousSecrets: row.previous_secrets,
    tags: row.tags,
    createdAtMs: row.created_at.getTime(),
    updatedAtMs: row.updated_at.getTime(),
    revoked: row.revoked,
    revokedReason: row.revoked_reason,
    revokedBy: row.revoked_by,
    ttl: row.ttl,
    expiresAtMs: row.expires_at?.getTime() ?? null,
    costLimitNano: Number(row.cost_limit_nano),
    costLimitOverTimeNano: Number(row.cost_limit_over_time_nano),
    costLimitUnit: row.cost_limit_unit,
    rateLimitOverTime: row.rate_limit_over_time,
    rateLimitUnit: row.rate_limit_unit,
    limits: row.limits,
    settingId: row.setting_id ?? "",
    settingIds: row.setting_ids,
    allowedPaths: row.allowed_paths,
    shouldLogRequest: row.should_log_request,
    shouldLogResponse: row.should_log_response,
    rotationEnabled: row.rotation_enabled,
    policyId: row.policy_id ?? "",
    isKeyNotHashed: row.is_key_not_hashed,
    requireUser: row.require_user,
  });
