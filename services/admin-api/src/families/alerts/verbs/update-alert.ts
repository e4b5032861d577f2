import type { AlertCondition } from "@lintel/core";
import { openWebhook, toAlertRule } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { Problem } from "../../../problems/problem.ts";
import { Secret } from "../../../writes/secret.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { toAlertAnswer } from "../models/alert-answer.ts";
import { type AlertChange, KIND_RULES } from "../models/new-alert.ts";
import type { AlertRow } from "../queries/find-alerts.ts";
import { lockAlert } from "./lock-alert.ts";
import { webhookColumns } from "./webhook-columns.ts";

/** Changes an alert rule. A webhook without a secret goes on with the one there is. Throws a problem when there is no such rule. */
export async function updateAlert(
  { keyring, now }: Deps,
  write: Write,
  id: string,
  input: AlertChange,
): Promise<AlertRow> {
  const existing = await lockAlert(write, id);
  requireKindsMembers(existing, input);
  const { enabled, name, webhook } = input;
  const secret = () => webhook?.secret ?? openWebhook(keyring, existing).secret;
  const row = await write.tx
    .updateTable("alert_rules")
    .set({
      updated_at: now(),
      name,
      enabled,
      condition: JSON.stringify(changedCondition(existing, input)),
      ...(webhook === undefined ? {} : webhookColumns(keyring, existing.id, webhook, secret())),
    })
    .where("id", "=", existing.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = {
    ...toAlertAnswer(row),
    ...(webhook === undefined ? {} : { secret: new Secret(webhook.url) }),
  };
  const states = { before: toAlertAnswer(existing), after };
  const change = { entity: "alert", entityId: row.id, ...states } as const;
  await writeAudit(write, { verb: "update-alert", ...change });
  return row;
}

function requireKindsMembers(existing: AlertRow, input: AlertChange): void {
  const { kind } = toAlertRule(existing);
  const broken = KIND_RULES.find(({ holds }) => !holds({ ...input, kind }));
  if (broken === undefined) return;
  throw new Problem("alertChangeInvalid", String(broken.otherwise));
}

function changedCondition(existing: AlertRow, input: AlertChange): AlertCondition {
  const { keyIds, minCalls, tags, thresholds, userIds, windowInMinutes } = input;
  const given = { keyIds, minCalls, tags, thresholds, userIds, windowInMinutes };
  const changed = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...toAlertRule(existing).condition, ...Object.fromEntries(changed) };
}
