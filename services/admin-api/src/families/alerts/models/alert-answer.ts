import { toUnixSeconds } from "@lintel/admin-models";
import { AlertCondition, AlertKind, WebhookFormat } from "@lintel/core";
import { type Tables, toAlertRule } from "@lintel/db";
import type { Selectable } from "kysely";
import { z } from "zod";

const { keyIds, minCalls, tags, thresholds, userIds, windowInMinutes } = AlertCondition.shape;

/** An alert rule as the API shows it: of its webhook only what is no secret. */
export const AlertAnswer = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: AlertKind,
    enabled: z.boolean(),
    thresholds,
    keyIds,
    userIds,
    tags,
    windowInMinutes,
    minCalls,
    webhook: z.object({
      host: z.string().meta({ description: "Of its address, which is not shown." }),
      format: WebhookFormat,
    }),
    createdAt: z.int().meta({ description: "Unix seconds." }),
    updatedAt: z.int().meta({ description: "Unix seconds." }),
  })
  .meta({ id: "Alert" });
export type AlertAnswer = z.infer<typeof AlertAnswer>;

/** A new rule: the only answer that shows a secret that was made for it. */
export const NewAlertAnswer = AlertAnswer.extend({
  webhookSecret: z.string().optional().meta({
    description:
      "The secret that messages are signed with, if it was generated here. It is not shown again.",
  }),
}).meta({ id: "CreatedAlert" });

/** A row in the form of the API. */
export function toAlertAnswer(row: Selectable<Tables["alert_rules"]>): AlertAnswer {
  const { condition, enabled, id, kind, name } = toAlertRule(row);
  return {
    id,
    name,
    kind,
    enabled,
    ...condition,
    webhook: { host: row.webhook_host, format: row.webhook_format },
    createdAt: toUnixSeconds(row.created_at.getTime()),
    updatedAt: toUnixSeconds(row.updated_at.getTime()),
  };
}
