import { z } from "zod";

import { DemoError } from "./demo-error.ts";

const Created = z.looseObject({ id: z.string() });
const CreatedKey = z.looseObject({ keyId: z.string() });
/** Whole nano-dollars; a number in JSON might not hold them. */
const NanoUsd = z.string().regex(/^\d+$/).transform(BigInt);
const KeySpend = z.looseObject({ costInNanoUsd: NanoUsd });

/** A usage event as the admin API returns it, the fields a bill needs. */
export const UsageEvent = z.looseObject({
  id: z.string(),
  model: z.string(),
  status: z.number(),
  prompt_token_count: z.number(),
  completion_token_count: z.number(),
  costInNanoUsd: NanoUsd,
});
export type UsageEvent = z.infer<typeof UsageEvent>;

const Events = z.looseObject({ events: z.array(UsageEvent) });

export interface AdminClient {
  checkHealth(): Promise<void>;
  createProviderSetting(name: string, upstreamUrl: string): Promise<string>;
  /** A key that may spend a dollar and expires in an hour, should the demo not get to deleting it. */
  createKey(name: string, secret: string, settingId: string): Promise<string>;
  deleteKey(keyId: string): Promise<void>;
  findEvents(keyId: string): Promise<readonly UsageEvent[]>;
  readSpendNanoUsd(keyId: string): Promise<bigint>;
}

const DEADLINE_MS = 60_000;
const HOUR_SECONDS = 3600;

/** The few calls of the admin API the demo makes. Each fails with a `DemoError` that says what to do. */
export function createAdminClient(origin: string, password: string | undefined): AdminClient {
  const send = (method: string, path: string, body?: unknown) =>
    call(`${origin}${path}`, method, password, body);
  return {
    async checkHealth() {
      await send("GET", "/api/health");
    },
    async createProviderSetting(name, upstreamUrl) {
      const setting = { apikey: "sk-upstream-test", url: upstreamUrl };
      const answer = await send("PUT", "/api/provider-settings", {
        provider: "openai",
        name,
        setting,
      });
      return Created.parse(answer).id;
    },
    async createKey(name, secret, settingId) {
      const answer = await send("PUT", "/api/key-management/keys", {
        name,
        key: secret,
        settingIds: [settingId],
        costLimitInUsd: 1,
        rateLimitOverTime: 60,
        rateLimitUnit: "m",
        ttl: "1h",
      });
      return CreatedKey.parse(answer).keyId;
    },
    async deleteKey(keyId) {
      await send("DELETE", `/api/key-management/keys/${keyId}`);
    },
    async findEvents(keyId) {
      const end = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
      const query = { keyIds: [keyId], start: end - 2 * HOUR_SECONDS, end, dateOrder: "asc" };
      return Events.parse(await send("POST", "/api/v2/events", query)).events;
    },
    async readSpendNanoUsd(keyId) {
      return KeySpend.parse(await send("GET", `/api/reporting/keys/${keyId}`)).costInNanoUsd;
    },
  };
}

async function call(
  url: string,
  method: string,
  password: string | undefined,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      "content-type": "application/json",
      ...(password === undefined ? {} : { "x-api-key": password }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((cause: unknown) => {
    throw new DemoError(
      `Nothing answers at ${url}. Start Lintel first, in another terminal: npm run up`,
      cause,
    );
  });
  const text = await response.text();
  if (response.status === 401) {
    throw new DemoError(
      "The admin API wants its password: set ADMIN_PASS to the one it was started with.",
    );
  }
  if (!response.ok) {
    throw new DemoError(`${method} ${url} was answered ${response.status}: ${text}`);
  }
  return text === "" ? undefined : parseJson(text);
}

/** The body if it is JSON; the health check answers without one. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
