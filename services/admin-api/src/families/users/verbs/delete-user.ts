import { toUser } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toUserAnswer } from "../models/user-answer.ts";

/**
 * Deletes a user, who is without limits of their own from then on; the row stays for the events that name it.
 * Throws a problem when there is no such user.
 */
export async function deleteUser({ now }: Deps, write: Write, id: string): Promise<void> {
  const unknown = new Problem("userUnknown", "user is not found");
  if (!isUuid(id)) throw unknown;
  const existing = await write.tx
    .selectFrom("users")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  write.requireMatch(Number(existing.version));
  write.requireEditable(toUser(existing));
  const at = now();
  await write.tx
    .updateTable("users")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", existing.id)
    .execute();
  const before = toUserAnswer(toUser(existing));
  await writeAudit(write, { verb: "delete-user", entity: "user", entityId: existing.id, before });
}
