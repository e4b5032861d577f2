import type { Key } from "@lintel/core";
import { selectKeys, toKey } from "@lintel/db";

import { isUuid } from "../../../paging/is-uuid.ts";
import type { Problem } from "../../../problems/problem.ts";
import type { Write } from "../../../writes/write.ts";

/**
 * A key in the version the caller wants to change, locked against other changes, the worker's revocation included,
 * until the transaction ends. Throws `unknown` when there is none.
 */
export async function lockKey(write: Write, id: string, unknown: Problem): Promise<Key> {
  if (!isUuid(id)) throw unknown;
  const { tx } = write;
  await tx
    .selectFrom("keys")
    .select("id")
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  // Read in a second statement: what hangs on the row would else be of the time before the wait for the lock.
  const key = toKey(await selectKeys(tx).where("keys.id", "=", id).executeTakeFirstOrThrow());
  write.requireMatch(key.version);
  return key;
}
