import { isUuid } from "../../../paging/is-uuid.ts";
import type { Write } from "../../../writes/write.ts";
import { type AlertRow, alertUnknown } from "../queries/find-alerts.ts";

/** A rule in the version the caller wants to change, locked until the transaction ends. Throws a problem when there is none. */
export async function lockAlert(write: Write, id: string): Promise<AlertRow> {
  const unknown = alertUnknown();
  if (!isUuid(id)) throw unknown;
  const row = await write.tx
    .selectFrom("alert_rules")
    .selectAll()
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  write.requireMatch(Number(row.version));
  return row;
}
