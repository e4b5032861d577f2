import { randomBytes } from "node:crypto";

import { type Keyring, sealWebhook } from "@lintel/db";

const SECRET_BYTES = 32;

/** A new secret in the form of Standard Webhooks: 256 random bits. */
export const newWebhookSecret = (): string =>
  `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;

interface WebhookMembers {
  readonly url: string;
  readonly format?: "lintel" | "slack" | undefined;
}

/** What a body says of a webhook, as the columns of the rule with this id hold it. */
export const webhookColumns = (
  keyring: Keyring,
  id: string,
  { format = "lintel", url }: WebhookMembers,
  secret: string,
) => ({
  webhook_format: format,
  webhook_host: new URL(url).host,
  ...sealWebhook(keyring, id, { url, secret }),
});
