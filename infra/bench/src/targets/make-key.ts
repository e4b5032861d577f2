import { randomUUID } from "node:crypto";

export interface BenchKey {
  readonly id: string;
  readonly secret: string;
}

export interface AdminAccess {
  readonly url: string;
  readonly password: string;
}

// On, and never reached.
const LIMITS = {
  rateLimitOverTime: 1_000_000_000,
  rateLimitUnit: "m",
  costLimitInUsd: 1_000_000,
  costLimitInUsdOverTime: 100_000,
  costLimitInUsdUnit: "d",
};

/** Every type of personal data and secrets. */
const POLICY = { name: "bench", config: { rules: { all: "allow_but_redact" } } };

/** What a key is made for. */
interface KeyUse {
  readonly upstreamUrl: string;
  /** A policy looks at what it calls with. */
  readonly hasPolicy: boolean;
}

/** Makes a provider setting for the upstream and a key that may use it, through the admin API. */
export async function makeKey(
  admin: AdminAccess,
  { hasPolicy, upstreamUrl }: KeyUse,
): Promise<BenchKey> {
  const setting = await put<{ id: string }>(admin, "/api/provider-settings", {
    provider: "openai",
    setting: { apikey: "sk-upstream", url: upstreamUrl },
  });
  const policy = hasPolicy
    ? await send<{ id: string }>(admin, "POST", "/api/policies", POLICY)
    : undefined;
  const secret = `sk-lintel-${randomUUID()}`;
  const key = await put<{ keyId: string }>(admin, "/api/key-management/keys", {
    name: "bench",
    key: secret,
    settingIds: [setting.id],
    ...(policy === undefined ? {} : { policyId: policy.id }),
    ...LIMITS,
  });
  return { id: key.keyId, secret };
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
