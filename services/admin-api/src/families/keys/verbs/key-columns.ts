import { type NewKey, toListedLimits } from "@lintel/admin-models";
import { usdToNano } from "@lintel/core";
import type { Tables } from "@lintel/db";
import type { Insertable } from "kysely";

import { expiryOf } from "../../holders/verbs/expiry-of.ts";

interface Identity {
  readonly id: string;
  /** When it was made: its ttl counts from then. */
  readonly at: Date;
  readonly secretHash: string;
}

/** A new key as its row holds it, but for its revocation. */
export const keyColumns = (
  { at, id, secretHash }: Identity,
  input: Omit<NewKey, "key">,
): Omit<Insertable<Tables["keys"]>, "revoked" | "revoked_reason"> => ({
  id,
  created_at: at,
  updated_at: at,
  name: input.name,
  secret_hash: secretHash,
  tags: input.tags ?? null,
  ttl: input.ttl ?? "",
  expires_at: expiryOf(at, input.ttl),
  setting_id: textOrNull(input.settingId),
  policy_id: textOrNull(input.policyId),
  allowed_paths: input.allowedPaths === undefined ? null : JSON.stringify(input.allowedPaths),
  should_log_request: input.shouldLogRequest ?? false,
  should_log_response: input.shouldLogResponse ?? false,
  rotation_enabled: input.rotationEnabled ?? false,
  is_key_not_hashed: input.isKeyNotHashed ?? false,
  require_user: input.requireUser ?? false,
  user_from: input.userFrom ?? "any",
  ...limitColumns(input),
});

const limitColumns = (input: Omit<NewKey, "key">) => ({
  cost_limit_nano: usdToNano(input.costLimitInUsd ?? 0),
  cost_limit_over_time_nano: usdToNano(input.costLimitInUsdOverTime ?? 0),
  cost_limit_unit: textOrNull(input.costLimitInUsdUnit),
  rate_limit_over_time: input.rateLimitOverTime ?? 0,
  rate_limit_unit: textOrNull(input.rateLimitUnit),
  limits: JSON.stringify(toListedLimits(input.limits ?? [])),
});

const textOrNull = (text = ""): string | null => (text === "" ? null : text);
