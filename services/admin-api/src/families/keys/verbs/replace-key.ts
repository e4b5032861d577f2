import type { NewKey } from "@lintel/admin-models";
import { limitsOf } from "@lintel/core";
import { selectKeys, toKey } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { decideRevocation } from "../../holders/verbs/decide-revocation.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requirePolicy, requireSettings } from "../../holders/verbs/require-references.ts";
import { findSpend } from "../../reporting/queries/find-spend.ts";
import { auditKey } from "./audit-key.ts";
import { giveSecret } from "./give-secret.ts";
import { keyMembers } from "./key-columns.ts";
import { lockKey } from "./lock-key.ts";
import { replaceKeySettings } from "./replace-key-settings.ts";

/** A body of a key. Without `key` it keeps the secret it has. */
export interface KeyReplacement extends Omit<NewKey, "key"> {
  readonly key?: string | undefined;
  /** How long the secret before it stays valid, as a Go duration. */
  readonly overlap?: string | undefined;
}

/**
 * Makes a key what the body says, whatever it was before. One whose money was used up can call again when the limit is
 * raised; other revocations stay. Throws a problem for what `createKey` would not take, and when there is no such key.
 */
export async function replaceKey(
  { now }: Deps,
  write: Write,
  { key: secret, overlap, ...input }: KeyReplacement,
  { configName, id }: Declared & { readonly id: string },
): Promise<void> {
  const { tx } = write;
  const existing = await lockKey(write, id, new Problem("keyUnknown", "key is not found"));
  const { costLimitInUsd = 0, policyId = "", settingIds = [] } = input;
  await requireSettings(tx, settingIds);
  if (policyId !== "") await requirePolicy(tx, policyId);
  const at = now();
  const hash = secret === undefined ? existing.secretHash : hashSecret(secret);
  if (hash !== existing.secretHash) await giveSecret(tx, existing, { hash, at, overlap });
  await replaceKeySettings(tx, id, settingIds);
  const spentNano = await findSpend(tx, "key", id);
  await tx
    .updateTable("keys")
    .set({
      updated_at: at,
      config_name: configName,
      ...keyMembers(new Date(existing.createdAtMs), input),
      ...decideRevocation(existing, { costLimitInUsd }, spentNano),
    })
    .where("id", "=", id)
    .execute();
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  requireDistinctLimits(limitsOf(key), "keyInvalid");
  const states = { before: auditKey(existing), after: auditKey(key) };
  await writeAudit(write, { verb: "update-key", entity: "key", entityId: id, ...states });
}
