import type { Keyring, Tables } from "@lintel/db";
import type { AlertMetrics, Logger } from "@lintel/service-kit";
import type { Kysely } from "kysely";

import type { Attempt } from "./delivery-pace.ts";
import type { ObserverNeeds } from "./observers.ts";

/** A message on its way. */
export interface OutgoingWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the tasks of alerts need from outside. */
export interface AlertDeps extends ObserverNeeds {
  readonly db: Kysely<Tables>;
  /** Decrypts webhooks; without it nothing is delivered. */
  readonly keyring: Keyring | undefined;
  /** Sends it once, within a deadline; never rejects. */
  readonly send: (webhook: OutgoingWebhook) => Promise<Attempt>;
  readonly metrics: AlertMetrics;
  readonly newId: () => string;
  readonly now: () => number;
  readonly logger: Pick<Logger, "info" | "warn">;
}
