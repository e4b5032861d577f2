/** What the admin API answers for an event, as far as the tests look at it. */
export interface EventJson {
  readonly id: string;
  readonly cost_in_usd: number;
  readonly status: number;
  readonly model: string;
  readonly prompt_token_count: number;
  readonly completion_token_count: number;
}

/** The admin API, for tests: each operation fails unless it is answered with the expected status. */
export interface AdminClient {
  request(method: string, path: string, body?: unknown): Promise<Response>;
  createSetting(setting: Readonly<Record<string, unknown>>): Promise<string>;
  createKey(key: Readonly<Record<string, unknown>>): Promise<string>;
  patchKey(keyId: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  rotateKey(keyId: string, rotation: Readonly<Record<string, unknown>>): Promise<void>;
  deleteKey(keyId: string): Promise<void>;
  createUser(user: Readonly<Record<string, unknown>>): Promise<string>;
  patchUser(id: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  eventsOf(keyId: string): Promise<readonly EventJson[]>;
  spentMicroUsd(keyId: string): Promise<number>;
}

export function createAdminClient(baseUrl: string, password: string): AdminClient {
  const request = (method: string, path: string, body?: unknown) =>
    fetch(baseUrl + path, {
      method,
      headers: { "content-type": "application/json", "x-api-key": password },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });

  async function expectOk(method: string, path: string, body?: unknown) {
    const response = await request(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : JSON.parse(text);
  }

  return {
    request,
    createSetting: async (setting) => (await expectOk("PUT", "/api/provider-settings", setting)).id,
    createKey: async (key) => (await expectOk("PUT", "/api/key-management/keys", key)).keyId,
    patchKey: async (keyId, change) => {
      await expectOk("PATCH", `/api/key-management/keys/${keyId}`, change);
    },
    rotateKey: async (keyId, rotation) => {
      await expectOk("POST", `/api/key-management/keys/${keyId}/rotate`, rotation);
    },
    deleteKey: async (keyId) => {
      await expectOk("DELETE", `/api/key-management/keys/${keyId}`);
    },
    createUser: async (user) => (await expectOk("POST", "/api/users", user)).id,
    patchUser: async (id, change) => {
      await expectOk("PATCH", `/api/users/${id}`, change);
    },
    eventsOf: async (keyId) => {
      const end = Math.floor(Date.now() / 1000) + 3600;
      const query = { keyIds: [keyId], start: end - 86_400, end };
      return (await expectOk("POST", "/api/v2/events", query)).events;
    },
    spentMicroUsd: async (keyId) =>
      (await expectOk("GET", `/api/reporting/keys/${keyId}`)).costInMicroDollars,
  };
}
