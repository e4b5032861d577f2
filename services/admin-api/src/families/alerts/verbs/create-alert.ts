import { ALERT_KINDS, type AlertCondition } from "@lintel/core";

import type { Deps } from "../../../deps.ts";
import { Secret } from "../../../writes/secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toAlertAnswer } from "../models/alert-answer.ts";
import type { NewAlert } from "../models/new-alert.ts";
import type { AlertRow } from "../queries/find-alerts.ts";
import { newWebhookSecret, webhookColumns } from "./webhook-columns.ts";

export interface CreatedAlert {
  readonly row: AlertRow;
  /** Made here, since none was given. */
  readonly webhookSecret?: string;
}

/** Makes an alert rule. Its webhook is kept sealed. */
export async function createAlert(
  { keyring, newId, now }: Deps,
  write: Write,
  input: NewAlert,
): Promise<CreatedAlert> {
  const { enabled = true, kind, name, webhook } = input;
  const id = newId();
  const at = now();
  const secret = webhook.secret ?? newWebhookSecret();
  const row = await write.tx
    .insertInto("alert_rules")
    .values({
      id,
      created_at: at,
      updated_at: at,
      name,
      kind,
      enabled,
      condition: JSON.stringify(conditionOf(input)),
      ...webhookColumns(keyring, id, webhook, secret),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = { ...toAlertAnswer(row), secret: new Secret(webhook.url) };
  await writeAudit(write, { verb: "create-alert", entity: "alert", entityId: id, after });
  return { row, ...(webhook.secret === undefined ? { webhookSecret: secret } : {}) };
}

function conditionOf(input: NewAlert): AlertCondition {
  const { keyIds, kind, minCalls, tags, thresholds, userIds, windowInMinutes } = input;
  const defaults = ALERT_KINDS[kind].thresholds;
  return {
    thresholds: [...(thresholds ?? defaults)],
    keyIds,
    userIds,
    tags,
    minCalls,
    windowInMinutes,
  };
}
