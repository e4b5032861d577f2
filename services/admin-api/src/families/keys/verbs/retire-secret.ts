import type { Key } from "@lintel/core";
import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import { Problem } from "../../../problems/problem.ts";

/** A key that is rotated faster than its overlaps end could otherwise gather secrets without end. */
const MAX_FORMER = 10;

interface Rotation {
  /** Hash of the new secret. */
  readonly hash: string;
  readonly at: Date;
  /** When the secret that goes, and any before it, ends at the latest. */
  readonly until: Date;
}

/** Makes a key's present secret a former one. The key's row must be locked, and written in the same transaction. */
export async function retireSecret(
  tx: Transaction<Tables>,
  { id, secretHash }: Pick<Key, "id" | "secretHash">,
  { at, hash, until }: Rotation,
): Promise<void> {
  await tx
    .updateTable("previous_secrets")
    .set({ expires_at: until })
    .where("key_id", "=", id)
    .where("expires_at", ">", until)
    .execute();
  await tx
    .deleteFrom("previous_secrets")
    .where("key_id", "=", id)
    .where((eb) => eb.or([eb("expires_at", "<=", at), eb("secret_hash", "=", hash)]))
    .execute();
  if (until <= at) return;
  await requireRoom(tx, id);
  const row = { secret_hash: secretHash, key_id: id, expires_at: until };
  await tx
    .insertInto("previous_secrets")
    .values(row)
    // What stands there has ended, or is a deleted key's: the secret could not be this key's otherwise.
    .onConflict((conflict) => conflict.column("secret_hash").doUpdateSet(row))
    .execute();
}

async function requireRoom(tx: Transaction<Tables>, id: string): Promise<void> {
  const { count } = await tx
    .selectFrom("previous_secrets")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .where("key_id", "=", id)
    .executeTakeFirstOrThrow();
  if (Number(count) < MAX_FORMER) return;
  throw new Problem(
    "keyRotationDuplicate",
    `the key has ${MAX_FORMER} former secrets that are still valid; a rotation without overlap ends them`,
  );
}
