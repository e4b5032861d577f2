import { type ClaimedDelivery, claimDeliveries, noteDelivery, openWebhook } from "@lintel/db";

import type { AlertDeps } from "./alert-deps.ts";
import { type Attempt, outcomeOf } from "./delivery-pace.ts";
import { bodyOf } from "./render-alert.ts";
import { signWebhook } from "./sign-webhook.ts";

const AT_ONCE = 10;
/** Longer than an attempt can take. */
const LEASE_MS = 60_000;

/**
 * Sends the deliveries that are due, some at a time. Each is claimed for a while and sent once within it; what a worker had claimed
 * that was killed is sent again by another, under the same id. Returns how many were claimed.
 */
export async function deliverAlerts(deps: AlertDeps): Promise<number> {
  if (deps.keyring === undefined) return 0;
  const claim = { atMs: deps.now(), leaseMs: LEASE_MS, limit: AT_ONCE };
  const claimed = await claimDeliveries(deps.db, claim);
  await Promise.all(claimed.map((delivery) => deliver(deps, delivery)));
  return claimed.length;
}

async function deliver(deps: AlertDeps, delivery: ClaimedDelivery): Promise<void> {
  const attempt = await attemptAt(deps, delivery);
  const atMs = deps.now();
  const outcome = outcomeOf(attempt, delivery, atMs);
  await noteDelivery(deps.db, delivery.id, outcome, atMs);
  deps.metrics.delivered(outcome.state);
  if (outcome.state === "delivered") return;
  const facts = { deliveryId: delivery.id, ruleId: delivery.rule.id, reason: outcome.error };
  deps.logger.warn(facts, outcome.state === "dead" ? "alert given up" : "alert not delivered yet");
}

async function attemptAt(
  { keyring, now, send }: AlertDeps,
  { body, id, rule }: ClaimedDelivery,
): Promise<Attempt> {
  if (rule.deleted_at !== null) return { error: "the rule was deleted" };
  if (keyring === undefined) return { error: "this worker has no encryption keys" };
  try {
    const { secret, url } = openWebhook(keyring, rule);
    const text = bodyOf(body, rule.webhook_format);
    const headers = signWebhook(secret, { id, body: text, atMs: now() });
    return await send({ url, headers, body: text });
  } catch {
    return { error: "the webhook cannot be decrypted" };
  }
}
