import { type AlertMessage } from "@lintel/core";
import { toAlertRule } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { type DeliveryAnswer, toDeliveryAnswer } from "../models/delivery-answer.ts";
import { lockAlert } from "./lock-alert.ts";

/**
 * Has the worker send a message that says it is a test, once. It goes the way of every alert, so that what is shown of it is
 * true of them. Throws a problem when there is no such rule.
 */
export async function testAlert(
  { newId, now }: Deps,
  write: Write,
  alertId: string,
): Promise<DeliveryAnswer> {
  const existing = await lockAlert(write, alertId);
  const { kind, name } = toAlertRule(existing);
  const id = newId();
  const at = now();
  const message: AlertMessage = {
    id,
    type: "alert.test",
    at: Math.floor(at.getTime() / 1000),
    rule: { id: existing.id, name, kind },
    object: { kind: "everything", id: "", name: "" },
    window: "",
    threshold: 0,
    level: 0,
    text: "This is a test: nothing was crossed.",
  };
  const row = await write.tx
    .insertInto("alert_deliveries")
    .values({
      id,
      rule_id: existing.id,
      body: JSON.stringify(message),
      max_attempts: 1,
      next_at: at,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const change = { entity: "alert", entityId: existing.id, after: { deliveryId: id } } as const;
  await writeAudit(write, { verb: "test-alert", ...change });
  return toDeliveryAnswer(row);
}
