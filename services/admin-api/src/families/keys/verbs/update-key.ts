import { type Key, limitsOf } from "@lintel/core";
import { selectKeys, type Tables, toKey } from "@lintel/db";
import type { Transaction, Updateable } from "kysely";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { changedLimits, nullIfEmpty } from "../../holders/verbs/changed-limits.ts";
import { changesOnlyRevocation } from "../../holders/verbs/changes-only-revocation.ts";
import { decideRevocation } from "../../holders/verbs/decide-revocation.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requirePolicy, requireSettings } from "../../holders/verbs/require-references.ts";
import { findSpend } from "../../reporting/queries/find-spend.ts";
import type { KeyChange } from "../models/key-change.ts";
import { auditKey } from "./audit-key.ts";
import { lockKey } from "./lock-key.ts";
import { replaceKeySettings } from "./replace-key-settings.ts";

type KeyColumns = Updateable<Tables["keys"]>;

/**
 * Changes a key. Empty texts and lists change nothing, as in the contract, but for `allowedPaths` and
 * `policyId`, which they clear. `settingId` and `settingIds` replace each other.
 */
export async function updateKey(
  { now }: Deps,
  write: Write,
  id: string,
  input: KeyChange,
): Promise<Key> {
  const { tx } = write;
  const existing = await lockKey(write, id, new Problem("keyUnknown", "key is not found"));
  if (!changesOnlyRevocation(input)) write.requireEditable(existing);
  await requireReferences(tx, input);
  if (hasSettings(input)) await replaceKeySettings(tx, id, input.settingIds ?? []);
  const revocation = decideRevocation(existing, input, await findSpend(tx, "key", existing.id));
  await tx
    .updateTable("keys")
    .set({ updated_at: now(), ...columnsOf(input), ...revocation })
    .where("id", "=", id)
    .execute();
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  requireDistinctLimits(limitsOf(key), "keyInvalid");
  const states = { before: auditKey(existing), after: auditKey(key) };
  await writeAudit(write, { verb: "update-key", entity: "key", entityId: key.id, ...states });
  return key;
}

async function requireReferences(tx: Transaction<Tables>, input: KeyChange): Promise<void> {
  const { settingId = "", settingIds = [], policyId = "" } = input;
  if (settingIds.length > 0) await requireSettings(tx, settingIds);
  if (settingId !== "") await requireSettings(tx, [settingId]);
  if (policyId !== "") await requirePolicy(tx, policyId);
}

const hasSettings = ({ settingId = "", settingIds = [] }: KeyChange): boolean =>
  settingId !== "" || settingIds.length > 0;

/** The columns to write; those that are `undefined` stay as they are. */
function columnsOf(input: KeyChange): KeyColumns {
  return {
    name: input.name === "" ? undefined : input.name,
    tags: input.tags?.length === 0 ? undefined : input.tags,
    allowed_paths:
      input.allowedPaths === undefined ? undefined : JSON.stringify(input.allowedPaths),
    setting_id: hasSettings(input) ? nullIfEmpty(input.settingId ?? "") : undefined,
    policy_id: nullIfEmpty(input.policyId),
    should_log_request: input.shouldLogRequest,
    should_log_response: input.shouldLogResponse,
    rotation_enabled: input.rotationEnabled,
    is_key_not_hashed: input.isKeyNotHashed,
    require_user: input.requireUser,
    user_from: input.userFrom,
    user_member: input.userMember,
    strict_translation: input.strictTranslation,
    ...changedLimits(input),
  };
}
