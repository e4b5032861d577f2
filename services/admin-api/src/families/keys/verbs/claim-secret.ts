import type { Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Problem } from "../../../problems/problem.ts";

export interface Claim {
  /** Hash of the secret that a key is to get. */
  readonly hash: string;
  /** Hash of the secret that it has until then. */
  readonly given?: string;
  /** Whose former secret it may be. */
  readonly keyId?: string;
  readonly at: Date;
  /** What to throw when it is another key's. */
  readonly taken: Problem;
}

/**
 * Throws `taken` when a secret is another key's former one and still valid, and sees to it that it becomes none
 * until the transaction ends. That it is no key's present one, the table of keys sees to. To be called before any
 * key's row is written: another write that takes or gives up the same secret waits here.
 */
export async function claimSecret(
  tx: Transaction<Tables>,
  { at, given, hash, keyId, taken }: Claim,
): Promise<void> {
  const hashes = given === undefined ? [hash] : [hash, given];
  // In one order, so that two keys that swap their secrets do not wait for each other.
  for (const locked of hashes.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${locked}, 0))`.execute(tx);
  }
  const owner = await tx
    .selectFrom("previous_secrets")
    .innerJoin("keys", "keys.id", "previous_secrets.key_id")
    .select("keys.id")
    .where("previous_secrets.secret_hash", "=", hash)
    .where("previous_secrets.expires_at", ">", at)
    .where("keys.deleted_at", "is", null)
    .executeTakeFirst();
  if (owner !== undefined && owner.id !== keyId) throw taken;
}
