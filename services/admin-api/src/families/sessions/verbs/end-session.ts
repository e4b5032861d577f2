import { type AuditedWrite, writeAudit } from "../../../writes/write-audit.ts";

interface Ended {
  readonly id: string;
  readonly method: string;
  readonly name: string;
}

/** Ends a session that is there, for every replica from the next request on. `verb` says who did it. */
export async function endSession(
  record: AuditedWrite,
  verb: "sign-out" | "revoke-session",
  { id, method, name }: Ended,
): Promise<void> {
  await record.tx.deleteFrom("admin_sessions").where("id", "=", id).execute();
  await writeAudit(record, { verb, entity: "session", entityId: id, before: { method, name } });
}
