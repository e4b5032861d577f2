import { AlertCondition, AlertKind, type AlertRule } from "@lintel/core";
import type { Selectable } from "kysely";

import { type Keyring, seal, unseal } from "../credentials/keyring.ts";
import type { AlertRulesTable } from "../schema/alert-tables.ts";

type Row = Selectable<AlertRulesTable>;

/** A row as the model. */
export const toAlertRule = (row: Row): AlertRule => ({
  id: row.id,
  version: Number(row.version),
  name: row.name,
  kind: AlertKind.parse(row.kind),
  enabled: row.enabled,
  condition: AlertCondition.parse(row.condition),
});

/** Where alerts are sent. Both are secrets: some addresses are all that is needed to write there. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

const contextOf = (id: string): string => `alert-rule:${id}`;

/** The columns that hold a webhook of the rule with this id. */
export function sealWebhook(keyring: Keyring, id: string, { secret, url }: Webhook) {
  const { sealed, sealedWith } = seal(keyring, contextOf(id), JSON.stringify({ url, secret }));
  return { sealed_with: sealedWith, sealed_webhook: sealed };
}

/** The webhook of a rule. Throws when it cannot be opened. */
export function openWebhook(
  keyring: Keyring,
  row: Pick<Row, "id" | "sealed_with" | "sealed_webhook">,
): Webhook {
  const text = unseal(keyring, contextOf(row.id), {
    sealedWith: row.sealed_with,
    sealed: row.sealed_webhook,
  });
  const { secret, url }: Webhook = JSON.parse(text);
  return { url, secret };
}
