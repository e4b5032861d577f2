import type { NewKey } from "@lintel/admin-models";
import { type Key, limitsOf } from "@lintel/core";
import { isDuplicate, selectKeys, toKey } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Declared, Write } from "../../../writes/write.ts";
import { requireDistinctLimits } from "../../holders/verbs/require-distinct-limits.ts";
import { requirePolicy, requireSettings } from "../../holders/verbs/require-references.ts";
import { auditKey } from "./audit-key.ts";
import { claimSecret } from "./claim-secret.ts";
import { keyColumns } from "./key-columns.ts";
import { replaceKeySettings } from "./replace-key-settings.ts";

/**
 * Makes a key. Its secret is kept only as a hash, for any `isKeyNotHashed`. Throws a problem for settings
 * or a policy that do not exist, and for a secret that another key has.
 */
export async function createKey(
  { now, newId }: Deps,
  write: Write,
  input: NewKey,
  declared?: Declared,
): Promise<Key> {
  const { tx } = write;
  const id = declared?.id ?? newId();
  await requireSettings(tx, input.settingIds ?? []);
  if (isGiven(input.settingId)) await requireSettings(tx, [input.settingId]);
  if (isGiven(input.policyId)) await requirePolicy(tx, input.policyId);
  const at = now();
  const taken = new Problem("keyDuplicate", "a key with this secret exists already");
  await claimSecret(tx, { hash: hashSecret(input.key), at, taken });
  await tx
    .insertInto("keys")
    .values({
      ...keyColumns({ id, at, secretHash: hashSecret(input.key) }, input),
      config_name: declared?.configName,
      revoked: false,
      revoked_reason: "",
    })
    .execute()
    .catch((error: unknown) => {
      throw isDuplicate(error, "keys_secret_hash") ? taken : error;
    });
  await replaceKeySettings(tx, id, input.settingIds ?? []);
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  requireDistinctLimits(limitsOf(key), "keyInvalid");
  const after = auditKey(key);
  await writeAudit(write, { verb: "create-key", entity: "key", entityId: id, after });
  return key;
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text !== "";
