import { randomUUID } from "node:crypto";

import type { AdminClient } from "@lintel/e2e";

/** A key for a provider's simulation at a URL; resolves with its id and what a client sends. */
export async function keyFor(
  admin: AdminClient,
  upstreamUrl: string,
  limits: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const setting = { apikey: "sk-upstream-test", url: upstreamUrl };
  const settingId = await admin.createSetting({ provider: "openai", setting });
  const secret = `sk-lintel-${randomUUID()}`;
  const key = { name: "drill", key: secret, settingIds: [settingId], ...limits };
  return { id: await admin.createKey(key), secret };
}
