import type { Deps } from "../deps.ts";
import { Problem } from "../problems/problem.ts";
import { isUuid } from "../queries/is-uuid.ts";
import { type Actor, writeAudit } from "./write-audit.ts";

/**
 * Ends a key for good; its secret may be given to another. The row stays for the events that name it. Throws a
 * problem when there is no such key.
 */
export async function deleteKey({ db, now }: Deps, id: string, actor: Actor): Promise<void> {
  const unknown = new Problem("keyDeletionUnknown", "key is not found");
  if (!isUuid(id)) throw unknown;
  const at = now();
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable("keys")
      .set({ deleted_at: at, updated_at: at })
      .where("id", "=", id)
      .where("deleted_at", "is", null)
      .returning("id")
      .executeTakeFirstOrThrow(() => unknown);
    await writeAudit(tx, { actor, verb: "delete-key", entity: "key", entityId: id, members: [] });
  });
}
