import type { Selectable } from "kysely";

import type { KeysTable, UsersTable } from "../schema/configuration-tables.ts";

type Shared = keyof KeysTable & keyof UsersTable;

/** What keys and users have in common, as their models have it: they hold the same limits. */
export const toHolderMembers = (row: Pick<Selectable<KeysTable>, Shared>) => ({
  id: row.id,
  version: Number(row.version),
  name: row.name,
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
  allowedPaths: row.allowed_paths,
  configName: row.config_name ?? undefined,
});
