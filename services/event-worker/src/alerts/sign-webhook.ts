import { createHmac } from "node:crypto";

const ENCODED = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/**
 * The headers by which a receiver knows a message, and that it is ours: those of Standard Webhooks 1.0.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md, read 2026-11-30). The signature is an HMAC-SHA256, in
 * base64, of id, timestamp and body joined by dots. A secret that begins with `whsec_` is base64 of its bytes.
 */
export function signWebhook(
  secret: string,
  { atMs, body, id }: { readonly id: string; readonly body: string; readonly atMs: number },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signature = createHmac("sha256", keyOf(secret))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}

function keyOf(secret: string): Buffer {
  const [, encoded] = ENCODED.exec(secret) ?? [];
  return encoded === undefined ? Buffer.from(secret) : Buffer.from(encoded, "base64");
}
