import type { Key } from "@lintel/core";
import { selectKeys, toKey } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { hashSecret } from "../../../writes/hash-secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import type { KeyRotation } from "../models/key-rotation.ts";
import { auditKey } from "./audit-key.ts";
import { giveSecret } from "./give-secret.ts";
import { lockKey } from "./lock-key.ts";

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
  write.requireEditable(existing);
  const hash = hashSecret(input.key);
  if (hash === existing.secretHash) {
    throw new Problem("keyRotationDuplicate", "the key has this secret already");
  }
  await giveSecret(tx, existing, { hash, at: now(), overlap: input.overlap });
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  const states = { before: auditKey(existing), after: auditKey(key) };
  await writeAudit(write, { verb: "rotate-key", entity: "key", entityId: key.id, ...states });
  return key;
}
