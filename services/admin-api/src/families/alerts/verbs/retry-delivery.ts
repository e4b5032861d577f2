import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { type DeliveryAnswer, toDeliveryAnswer } from "../models/delivery-answer.ts";

/**
 * Has the worker try once more what was given up, under the same id; what waits for its next attempt is tried at once. Throws a
 * problem when there is no such delivery.
 */
export async function retryDelivery(
  { now }: Deps,
  write: Write,
  id: string,
): Promise<DeliveryAnswer> {
  const unknown = new Problem("deliveryUnknown", "alert delivery is not found");
  if (!isUuid(id)) throw unknown;
  const existing = await write.tx
    .selectFrom("alert_deliveries")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow(() => unknown);
  write.requireMatch(existing.attempts + 1);
  const row = await write.tx
    .updateTable("alert_deliveries")
    .set({
      state: existing.state === "delivered" ? "delivered" : "pending",
      max_attempts: Math.max(existing.max_attempts, existing.attempts + 1),
      next_at: now(),
      ended_at: existing.state === "delivered" ? existing.ended_at : null,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const change = {
    entity: "alert",
    entityId: existing.rule_id,
    after: { deliveryId: id },
  } as const;
  await writeAudit(write, { verb: "retry-alert", ...change });
  return toDeliveryAnswer(row);
}
