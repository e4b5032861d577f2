import { toListedLimits, type NewKey } from "@lintel/admin-models";
import { type Key, limitsOf, usdToNano } from "@lintel/core";
import { isDuplicate, selectKeys, type Tables, toKey } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { expiryOf } from "../../holders/verbs/expiry-of.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requirePolicy, requireSettings } from "../../holders/verbs/require-references.ts";
import { auditKey } from "./audit-key.ts";
import { claimSecret } from "./claim-secret.ts";
import { replaceKeySettings } from "./replace-key-settings.ts";

/**
 * Makes a key. Its secret is kept only as a hash, for any `isKeyNotHashed`. Throws a problem for settings
 * or a policy that do not exist, and for a secret that another key has.
 */
export async function createKey({ now, newId }: Deps, write: Write, input: NewKey): Promise<Key> {
  const { tx } = write;
  const id = newId();
  await requireSettings(tx, input.settingIds ?? []);
  if (isGiven(input.settingId)) await requireSettings(tx, [input.settingId]);
  if (isGiven(input.policyId)) await requirePolicy(tx, input.policyId);
  const at = now();
  const taken = new Problem("keyDuplicate", "a key with this secret exists already");
  await claimSecret(tx, { hash: hashSecret(input.key), at, taken });
  await insertKey(tx, id, at, input).catch((error: unknown) => {
    throw isDuplicate(error, "keys_secret_hash") ? taken : error;
  });
  await replaceKeySettings(tx, id, input.settingIds ?? []);
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  requireDistinctLimits(limitsOf(key), "keyInvalid");
  const after = auditKey(key);
  await writeAudit(write, { verb: "create-key", entity: "key", entityId: id, after });
  return key;
}

const insertKey = (tx: Transaction<Tables>, id: string, at: Date, input: NewKey) =>
  tx
    .insertInto("keys")
    .values({
      id,
      created_at: at,
      updated_at: at,
      name: input.name,
      secret_hash: hashSecret(input.key),
      tags: input.tags ?? null,
      ttl: input.ttl ?? "",
      expires_at: expiryOf(at, input.ttl),
      setting_id: textOrNull(input.settingId),
      policy_id: textOrNull(input.policyId),
      allowed_paths: input.allowedPaths === undefined ? null : JSON.stringify(input.allowedPaths),
      revoked: false,
      revoked_reason: "",
      should_log_request: input.shouldLogRequest ?? false,
      should_log_response: input.shouldLogResponse ?? false,
      rotation_enabled: input.rotationEnabled ?? false,
      is_key_not_hashed: input.isKeyNotHashed ?? false,
      require_user: input.requireUser ?? false,
      ...limitColumns(input),
    })
    .execute();

const limitColumns = (input: NewKey) => ({
  cost_limit_nano: usdToNano(input.costLimitInUsd ?? 0),
  cost_limit_over_time_nano: usdToNano(input.costLimitInUsdOverTime ?? 0),
  cost_limit_unit: textOrNull(input.costLimitInUsdUnit),
  rate_limit_over_time: input.rateLimitOverTime ?? 0,
  rate_limit_unit: textOrNull(input.rateLimitUnit),
  limits: JSON.stringify(toListedLimits(input.limits ?? [])),
});

const isGiven = (text: string | undefined): text is string => text !== undefined && text !== "";
const textOrNull = (text: string | undefined): string | null => (isGiven(text) ? text : null);
