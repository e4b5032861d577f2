import { randomUUID } from "node:crypto";

export interface BenchKey {
  readonly id: string;
  readonly secret: string;
}

export interface AdminAccess {
  readonly url: string;
  readonly password: string;
}

/** On, and never reached. */
export const LIMITS = {
  rateLimitOverTime: 1_000_000_000,
  rateLimitUnit: "m",
  costLimitInUsd: 1_000_000,
  costLimitInUsdOverTime: 100_000,
  costLimitInUsdUnit: "d",
};

/** Every type of personal data and secrets. */
const POLICY = { name: "bench", config: { rules: { all: "allow_but_redact" } } };
const POLICIES: Partial<Readonly<Record<KeyUse, object>>> = {
  policy: POLICY,
  answers: { ...POLICY, scope: "both" },
};

/**
 * What is called with a key: the provider's path, the same under a policy, or under one that looks at answers too, a route of one
 * step, or one that gives each call the answer it has kept; `/v1`, and a model there whose provider speaks another dialect.
 */
export type KeyUse = "plain" | "policy" | "answers" | "route" | "cached" | "front" | "translated";

/** The model that is called; Claude is at Anthropic's alone. */
export const modelFor = (use: KeyUse): string =>
  use === "translated" ? "claude-haiku-4-5" : "gpt-4o-mini";

export interface AskedKey {
  readonly upstreamUrl: string;
  readonly use: KeyUse;
}

/** Makes a provider setting for the upstream, a key that may use it, and what it is to be used for, through the admin API. */
export async function makeKey(
  admin: AdminAccess,
  { upstreamUrl, use }: AskedKey,
): Promise<BenchKey> {
  const setting = await put<{ id: string }>(admin, "/api/provider-settings", {
    provider: use === "translated" ? "anthropic" : "openai",
    setting: { apikey: "sk-upstream", url: upstreamUrl },
    allowedModels: [modelFor(use)],
  });
  const wanted = POLICIES[use];
  const policy = wanted && (await send<{ id: string }>(admin, "POST", "/api/policies", wanted));
  const secret = `sk-lintel-${randomUUID()}`;
  const key = await put<{ keyId: string }>(admin, "/api/key-management/keys", {
    name: "bench",
    key: secret,
    settingIds: [setting.id],
    ...(policy === undefined ? {} : { policyId: policy.id }),
    ...LIMITS,
  });
  if (use === "route" || use === "cached") await makeRoute(admin, key.keyId, use);
  return { id: key.keyId, secret };
}

/** Where the key's route is called. */
export const ROUTE_PATH = "/bench/chat/completions";

async function makeRoute(admin: AdminAccess, keyId: string, use: KeyUse): Promise<void> {
  await send<unknown>(admin, "POST", "/api/routes", {
    name: "bench",
    path: ROUTE_PATH,
    keyIds: [keyId],
    steps: [{ provider: "openai", model: "gpt-4o-mini", retries: 0 }],
    cacheConfig: { enabled: use === "cached", ttl: "24h" },
  });
}

const put = <Made>(admin: AdminAccess, where: string, body: object): Promise<Made> =>
  send<Made>(admin, "PUT", where, body);

/** The caller names what the admin API's contract says it answers. */
async function send<Made>(
  admin: AdminAccess,
  method: string,
  where: string,
  body: object,
): Promise<Made> {
  const response = await fetch(admin.url + where, {
    method,
    headers: { "content-type": "application/json", "x-api-key": admin.password },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
  return JSON.parse(text);
}
