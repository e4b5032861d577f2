import type { Lintel } from "../../../e2e/src/stack/start-lintel.ts";
import { make } from "../seed/make.ts";

const SCRIPT = `"><img src=x onerror="window.stolen=1"><script>window.stolen=1</script>`;

/** An object of each kind with a script in each of its texts; the addresses that show them. */
export async function makeHostile(lintel: Lintel): Promise<readonly string[]> {
  const setting = await make(lintel, "PUT", "/api/provider-settings", {
    provider: "openai",
    name: SCRIPT,
    setting: { apikey: "sk-a", url: lintel.upstream.url },
    allowedModels: [SCRIPT],
    modelAliases: { [`a${SCRIPT}`]: SCRIPT },
    costMap: { promptCostPerModel: { [SCRIPT]: 1 } },
  });
  const policy = await make(lintel, "POST", "/api/policies", {
    name: SCRIPT,
    regexConfig: { rules: [{ definition: SCRIPT, action: "block" }] },
    customConfig: { rules: [{ definition: SCRIPT, action: "allow_but_warn" }] },
  });
  const key = await make(lintel, "PUT", "/api/key-management/keys", {
    name: SCRIPT,
    key: "lk_hostile",
    tags: [SCRIPT],
    settingIds: [setting],
    policyId: policy,
    costLimitInUsd: 5,
    limits: [{ kind: "model-cost", unit: "d", maxUsd: 1, models: [SCRIPT] }],
  });
  const user = await make(lintel, "POST", "/api/users", {
    name: SCRIPT,
    userId: SCRIPT,
    tags: [SCRIPT],
    allowedModels: [SCRIPT],
  });
  const route = await make(lintel, "POST", "/api/routes", {
    name: SCRIPT,
    path: "/hostile",
    keyIds: [key],
    steps: [{ provider: "openai", model: SCRIPT }],
    cacheConfig: { enabled: false },
  });
  const webhook = { url: "https://hooks.example.com/x" };
  const alert = await make(lintel, "POST", "/api/alerts", { name: SCRIPT, kind: "spool", webhook });
  await make(lintel, "POST", "/api/admin-tokens", { name: SCRIPT, scopes: ["read"] });
  const event = await insertHostileEvent(lintel, { key, policy, route, setting });
  return [
    ...["model", "tag", "userId", "keyId", "routeId"].map((by) => `?by=${by}`),
    `requests?request=${event}`,
    `keys?key=${key}`,
    `users?user=${user}`,
    `policies?policy=${policy}`,
    `providers?setting=${setting}`,
    `routes?route=${route}`,
    `alerts?alert=${alert}`,
    ...SHOWING_TEXTS,
  ];
}

const SHOWING_TEXTS = [
  `keys?tag=${encodeURIComponent(SCRIPT)}`,
  "prices",
  "audit",
  "admin-tokens",
  `playground?model=${encodeURIComponent(SCRIPT)}`,
];

interface HostileIds {
  readonly key: string;
  readonly policy: string;
  readonly route: string;
  readonly setting: string;
}

/** A call whose texts, bodies included, are all scripts. */
async function insertHostileEvent(
  lintel: Lintel,
  { key, policy, route, setting }: HostileIds,
): Promise<string> {
  const body = Buffer.from(JSON.stringify({ prompt: SCRIPT })).toString("base64");
  const { rows } = await lintel.db.query(
    `insert into events (id, created_at, key_id, tags, user_id, custom_id, provider, setting_id, model, response_model,
       path, method, status, error_code, ending, streamed, admitted, attempts, latency_ms, action, policy_id, route_id,
       correlation_id, metadata, request, response, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
       reasoning_tokens, audio_input_tokens, audio_output_tokens, usage_source, cost_nano, unpriced)
     values (gen_random_uuid(), now(), $1, array[$2], $2, $2, $2, $3, $2, $2, $2, 'POST', 200, $2, 'complete', false, true,
       1, 5, 'redacted', $4, $5, $2, $2, $6, $6, 1, 0, 0, 1, 0, 0, 0, 'upstream', 1, true) returning id`,
    [key, SCRIPT, setting, policy, route, body],
  );
  return String(rows[0].id);
}
