import { type Key, parseGoDuration } from "@lintel/core";
import { isDuplicate, type Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import { Problem } from "../../../problems/problem.ts";
import { claimSecret } from "./claim-secret.ts";
import { retireSecret } from "./retire-secret.ts";

interface NewSecret {
  readonly hash: string;
  readonly at: Date;
  /** How long the secret before it stays valid, as a Go duration; not at all when absent. */
  readonly overlap?: string | undefined;
}

/** Gives a key, whose row is locked, another secret. Throws a problem for one that another key has. */
export async function giveSecret(
  tx: Transaction<Tables>,
  existing: Key,
  { at, hash, overlap = "" }: NewSecret,
): Promise<void> {
  const taken = new Problem("keyRotationDuplicate", "a key with this secret exists already");
  const overlapMs = parseGoDuration(overlap) ?? 0;
  await claimSecret(tx, { hash, given: existing.secretHash, keyId: existing.id, at, taken });
  await retireSecret(tx, existing, { hash, at, until: new Date(at.getTime() + overlapMs) });
  await tx
    .updateTable("keys")
    .set({ secret_hash: hash, updated_at: at })
    .where("id", "=", existing.id)
    .execute()
    .catch((error: unknown) => {
      throw isDuplicate(error, "keys_secret_hash") ? taken : error;
    });
}
