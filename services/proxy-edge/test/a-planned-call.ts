import { randomUUID } from "node:crypto";

import { type Key, type ProviderSetting, User } from "@lintel/core";
import { createPriceBook } from "@lintel/prices";
import { PROVIDERS, readEndpointCall } from "@lintel/providers";
import { storedKey, storedSetting } from "@lintel/testkit/objects";

import { AnswerMemory } from "../src/memory/answer-memory.ts";
import type { Inbound } from "../src/pipeline/inbound.ts";
import { planAttempt } from "../src/pipeline/plan/plan-attempt.ts";
import type { Plan } from "../src/pipeline/plan/plan-call.ts";
import type { Call } from "../src/pipeline/read/read-call.ts";
import { createProviderPaths } from "../src/surfaces/provider-paths.ts";

/** The moment of every call here, Unix milliseconds. */
export const PLANNED_AT_MS = Date.UTC(2026, 10, 22);

/** A call of a provider with its plan, as admission gets it. */
export interface TestCall {
  readonly inbound: Inbound;
  readonly call: Call;
  readonly plan: Plan;
  /** What it was planned with. */
  readonly deps: Parameters<typeof planAttempt>[0] & { readonly answers: AnswerMemory };
}

/** Plans a call at list prices, with a setting that has none of its own. The path begins with the provider's name. */
export async function aPlannedCall(path: string, json: object): Promise<TestCall> {
  const found = createProviderPaths(PROVIDERS).find("POST", `/api/providers/${path}`);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { inbound, targets } = found;
  const [target] = targets;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
  const bytes = Buffer.from(JSON.stringify(json));
  const verdict = readEndpointCall(target.endpoint, bytes, { ...head, params: inbound.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const call = { body: verdict.body, upload: undefined, timeoutMs: 1000 };
  const deps = {
    answers: new AnswerMemory(),
    prices: createPriceBook(),
    now: () => PLANNED_AT_MS,
    rules: { timeoutMs: 600_000 },
  };
  const attempt = await planAttempt(deps, { target, setting: aSetting(target.provider.id) }, call);
  return { inbound, call, plan: { attempts: [attempt] }, deps };
}

const STORED = { version: 1, createdAtMs: 0, updatedAtMs: 0, name: "" };

export const aSetting = (provider: string): ProviderSetting =>
  storedSetting({ id: randomUUID(), provider });

const UNLIMITED = {
  costLimitNano: 0,
  costLimitOverTimeNano: 0,
  costLimitUnit: null,
  rateLimitOverTime: 0,
  rateLimitUnit: null,
};
const USABLE = { revoked: false, revokedReason: "", revokedBy: null, ttl: "", expiresAtMs: null };

/** A key without limits, unless the overrides have some. */
export const aKey = (overrides: Partial<Key> = {}): Key =>
  storedKey({ id: randomUUID(), ...overrides });

/** A user without limits, unless the overrides have some. */
export const aUser = (overrides: Partial<User> = {}): User =>
  User.parse({
    ...STORED,
    ...UNLIMITED,
    ...USABLE,
    id: randomUUID(),
    userId: "end-user",
    tags: null,
    keyIds: null,
    allowedPaths: null,
    allowedModels: null,
    ...overrides,
  });
