import { User } from "@lintel/core";
import type { Selectable } from "kysely";

import type { UsersTable } from "../schema/tables.ts";

/** A row as the model. */
export const toUser = (row: Selectable<UsersTable>): User =>
  User.parse({
    id: row.id,
    version: Number(row.version),
    name: row.name,
    userId: row.user_id,
    tags: row.tags,
    keyIds: row.key_ids,
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
    allowedPaths: row.allowed_paths,
    allowedModels: row.allowed_models,
  });
