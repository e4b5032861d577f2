import { type Key, parseGoDuration } from "@lintel/core";
import { isDuplicate, selectKeys, toKey } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import type { KeyRotation } from "../models/key-rotation.ts";
import { auditKey } from "./audit-key.ts";
import { claimSecret } from "./claim-secret.ts";
import { lockKey } from "./lock-key.ts";
import { retireSecret } from "./retire-secret.ts";

/**
 * Gives a key a new secret. The one before, and those before it, stay valid for the overlap at most; without one
 * they end at once. Throws a problem for a secret that some key has, its own included.
 */
export async function rotateKey(
  { now }: Deps,
  write: Write,
  id: string,
  input: KeyRotation,
): Promise<Key> {
  const { tx } = write;
  const existing = await lockKey(write, id, new Problem("keyRotationUnknown", "key is not found"));
  const hash = hashSecret(input.key);
  if (hash === existing.secretHash) {
    throw new Problem("keyRotationDuplicate", "the key has this secret already");
  }
  const at = now();
  const taken = new Problem("keyRotationDuplicate", "a key with this secret exists already");
  const overlapMs = parseGoDuration(input.overlap ?? "") ?? 0;
  await claimSecret(tx, { hash, given: existing.secretHash, keyId: existing.id, at, taken });
  await retireSecret(tx, existing, { hash, at, until: new Date(at.getTime() + overlapMs) });
  await tx
    .updateTable("keys")
    .set({ secret_hash: hash, updated_at: at })
    .where("id", "=", id)
    .execute()
    .catch((error: unknown) => {
      throw isDuplicate(error, "keys_secret_hash") ? taken : error;
    });
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  const states = { before: auditKey(existing), after: auditKey(key) };
  await writeAudit(write, { verb: "rotate-key", entity: "key", entityId: key.id, ...states });
  return key;
}
