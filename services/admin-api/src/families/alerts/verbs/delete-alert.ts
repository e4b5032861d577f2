import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toAlertAnswer } from "../models/alert-answer.ts";
import { lockAlert } from "./lock-alert.ts";

/** Deletes an alert rule; deliveries that are still pending are given up. Throws a problem when there is no such rule. */
export async function deleteAlert({ now }: Deps, write: Write, id: string): Promise<void> {
  const existing = await lockAlert(write, id);
  const at = now();
  await write.tx
    .updateTable("alert_rules")
    .set({ deleted_at: at, updated_at: at })
    .where("id", "=", existing.id)
    .execute();
  const change = { entity: "alert", entityId: existing.id } as const;
  await writeAudit(write, { verb: "delete-alert", ...change, before: toAlertAnswer(existing) });
}
