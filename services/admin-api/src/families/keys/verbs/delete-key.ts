import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditKey } from "./audit-key.ts";
import { lockKey } from "./lock-key.ts";

/**
 * Ends a key for good; its secret may be given to another. The row stays for the events that name it. Throws a
 * problem when there is no such key.
 */
export async function deleteKey({ now }: Deps, write: Write, id: string): Promise<void> {
  const existing = await lockKey(write, id, new Problem("keyDeletionUnknown", "key is not found"));
  write.requireEditable(existing);
  const at = now();
  await write.tx
    .updateTable("keys")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", id)
    .execute();
  const before = auditKey(existing);
  await writeAudit(write, { verb: "delete-key", entity: "key", entityId: existing.id, before });
}
