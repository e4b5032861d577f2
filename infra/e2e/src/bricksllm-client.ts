import type { Lintel } from "./stack/start-lintel.ts";

export type Json = Readonly<Record<string, unknown>>;

const NO_TIMES = { createdAt: 0, updatedAt: 0 };

/** The key of BricksLLM's tests. */
export const REQUEST_KEY = {
  name: "Spike's Testing Key",
  ...NO_TIMES,
  tags: ["spike"],
  keyId: "",
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  costLimitInUsdUnit: "",
  rateLimitOverTime: 0,
  rateLimitUnit: "",
  ttl: "",
  allowedPaths: null,
  settingIds: null,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  policyId: "",
  isKeyNotHashed: false,
};

export type BricksClient = ReturnType<typeof createBricksClient>;

/** Sends what the clients of BricksLLM's own tests send, written in Go: every member, empty ones too. */
export function createBricksClient(lintel: Pick<Lintel, "admin" | "baseUrls" | "upstream">) {
  async function ask(method: string, path: string, body?: unknown) {
    const response = await lintel.admin.request(method, path, body);
    const text = await response.text();
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
  }

  /** The answer to a request that must not fail. */
  async function done(method: string, path: string, body?: unknown) {
    const { json, status } = await ask(method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  const aSetting = (setting: Json = {}) =>
    done("PUT", "/api/provider-settings", {
      ...NO_TIMES,
      provider: "openai",
      setting: { apikey: "sk-upstream-test", url: lintel.upstream.url },
      id: "",
      name: "test",
      allowedModels: null,
      costMap: null,
      ...setting,
    });

  let keys = 0;
  async function aKey(key: Json = {}, setting?: Json) {
    const { id: settingId } = await aSetting(setting);
    const secret = `actualKey-${(keys += 1)}`;
    const created = await done("PUT", "/api/key-management/keys", {
      ...REQUEST_KEY,
      key: secret,
      settingId,
      ...key,
    });
    return { created, secret };
  }

  async function call(path: string, secret: string, body: Json, customId = ""): Promise<number> {
    const base = lintel.baseUrls[0]?.replace(/openai\/v1$/, "");
    const response = await fetch(`${base}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${secret}`,
        "accept-encoding": "*/*",
        // Its clients leave this to BricksLLM; Lintel's callers send it, as Anthropic's SDKs do.
        ...(path.startsWith("anthropic") ? { "anthropic-version": "2023-06-01" } : {}),
        ...(customId === "" ? {} : { "x-custom-event-id": customId }),
      },
      body: JSON.stringify(body),
    });
    await response.arrayBuffer();
    return response.status;
  }

  const chat = (secret: string, model = "gpt-4", customId?: string) =>
    call(
      "openai/v1/chat/completions",
      secret,
      { model, messages: [{ role: "system", content: "hi" }] },
      customId,
    );

  return { ask, done, aSetting, aKey, call, chat };
}
