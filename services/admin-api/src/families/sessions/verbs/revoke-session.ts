import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import type { Write } from "../../../writes/write.ts";
import { endSession } from "./end-session.ts";

/** Ends the session of another, or one's own. Throws a problem when there is no such session. */
export async function revokeSession(write: Write, id: string): Promise<void> {
  const unknown = new Problem("sessionUnknown", "session is not found");
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("admin_sessions")
    .select(["id", "version", "method", "name"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  write.requireMatch(Number(row.version));
  await endSession(write, "revoke-session", row);
}
