import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import type { Policy } from "@lintel/core";
import { connect, parseKeyring, sealMembers } from "@lintel/db";
import { UsageEvent } from "@lintel/events";
import { createLogger } from "@lintel/service-kit";
import {
  createTestDatabase,
  createTestRedis,
  PATIENT_STORES,
  startOpenAiUpstream,
} from "@lintel/testkit";

import { compose } from "../src/compose.ts";
import { readConfig } from "../src/config.ts";

export const ENCRYPTION_KEYS = `test:${randomBytes(32).toString("base64")}`;
export const CHAT = "/api/providers/openai/v1/chat/completions";

export interface KeyOptions extends SettingOptions {
  readonly key?: KeyColumns;
  /** Settings beside the first. */
  readonly others?: readonly SettingOptions[];
}

export interface SettingOptions {
  readonly provider?: string;
  readonly setting?: Readonly<Record<string, string>>;
  readonly allowedModels?: string[];
  readonly costMap?: unknown;
}

/** Columns of `keys` a test may set. */
interface KeyColumns {
  readonly tags?: string[];
  readonly require_user?: boolean;
  readonly user_from?: "any" | "header";
  readonly user_member?: string;
  readonly cost_limit_nano?: number;
  readonly cost_limit_over_time_nano?: number;
  readonly cost_limit_unit?: string;
  readonly rate_limit_over_time?: number;
  readonly rate_limit_unit?: string;
  readonly limits?: string;
  readonly revoked?: boolean;
  readonly expires_at?: Date;
  readonly allowed_paths?: string;
  readonly rotation_enabled?: boolean;
  readonly should_log_request?: boolean;
  readonly should_log_response?: boolean;
  readonly policy_id?: string;
}

/** What a test says of a policy, in the members of its model. */
type PolicyOptions = Partial<
  Pick<Policy, "config" | "customConfig" | "marks" | "onDetectorError" | "regexConfig" | "scope">
>;

/** A database, a key space in Redis and a simulated upstream; proxies are started on them at will. */
export async function startBench() {
  const database = await createTestDatabase();
  const redis = await createTestRedis();
  const upstream = await startOpenAiUpstream();
  const db = connect({
    url: database.url,
    applicationName: "test",
    poolSize: 2,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-proxy-"));
  const closing: (() => Promise<unknown>)[] = [];
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    LINTEL_REDIS_PREFIX: redis.prefix,
    ...PATIENT_STORES,
    LINTEL_ENCRYPTION_KEYS: ENCRYPTION_KEYS,
    LINTEL_ALLOW_PRIVATE_UPSTREAMS: "true",
    LINTEL_SPOOL_DIR: path.join(folder, "spool"),
    LINTEL_DRAIN_DELAY: "0s",
    LINTEL_DRAIN_TIMEOUT: "1s",
    HOST: "127.0.0.1",
    PROXY_PORT: "0",
  };
  return {
    db,
    redis,
    upstream,
    env,
    folder,
    dropDatabase: () => database.close(),
    async startProxy(overrides: Readonly<Record<string, string>> = {}) {
      const proxy = await startProxy({ ...env, ...overrides });
      closing.push(proxy.stop);
      return proxy;
    },
    aUser: (userId: string, columns: UserColumns = {}) => insertUser(db, userId, columns),
    aKey: (options: KeyOptions = {}) => insertKey(db, upstream.url, options),
    aPolicy: (options: PolicyOptions) => insertPolicy(db, options),
    async close() {
      await Promise.allSettled(closing.map((stop) => stop()));
      await db.destroy();
      await Promise.allSettled([upstream.close(), redis.close(), database.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Columns of `users` a test may set. */
type UserColumns = Pick<
  KeyColumns,
  | "tags"
  | "cost_limit_nano"
  | "rate_limit_over_time"
  | "rate_limit_unit"
  | "revoked"
  | "expires_at"
  | "allowed_paths"
> & { readonly allowed_models?: string[] };

/** What a row of `keys` holds unless a test says otherwise. */
const KEY_DEFAULTS = {
  name: "test",
  tags: null,
  revoked: false,
  revoked_reason: "",
  revoked_by: null,
  ttl: "",
  expires_at: null,
  cost_limit_nano: 0,
  cost_limit_over_time_nano: 0,
  cost_limit_unit: null,
  rate_limit_over_time: 0,
  rate_limit_unit: null,
  setting_id: null,
  allowed_paths: null,
  should_log_request: false,
  should_log_response: false,
  rotation_enabled: false,
  policy_id: null,
  is_key_not_hashed: false,
};

type Db = ReturnType<typeof connect>;

async function insertSetting(
  db: Db,
  upstreamUrl: string,
  { allowedModels = [], costMap, provider = "openai", setting }: SettingOptions,
): Promise<string> {
  const settingId = randomUUID();
  const members = { apikey: "sk-upstream-test", url: upstreamUrl, ...setting };
  const sealed = sealMembers(parseKeyring(ENCRYPTION_KEYS), settingId, members);
  await db
    .insertInto("provider_settings")
    .values({
      id: settingId,
      created_at: new Date(),
      updated_at: new Date(),
      provider,
      name: "",
      sealed_with: sealed.sealedWith,
      sealed_setting: sealed.sealed,
      allowed_models: allowedModels,
      cost_map: costMap === undefined ? null : JSON.stringify(costMap),
    })
    .execute();
  return settingId;
}

/** A user, by default without limits; returns the row's id. */
async function insertUser(db: Db, userId: string, columns: UserColumns): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  await db
    .insertInto("users")
    .values({
      id,
      user_id: userId,
      name: "test",
      created_at: now,
      updated_at: now,
      revoked: false,
      revoked_reason: "",
      ttl: "",
      cost_limit_nano: 0,
      cost_limit_over_time_nano: 0,
      rate_limit_over_time: 0,
      ...columns,
    })
    .execute();
  return id;
}

/** A policy that acts as it is told and on nothing else; returns its id. */
async function insertPolicy(db: Db, options: PolicyOptions): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  const { config, customConfig, marks, onDetectorError, regexConfig, scope } = options;
  await db
    .insertInto("policies")
    .values({
      id,
      name: "test",
      created_at: now,
      updated_at: now,
      tags: null,
      config: JSON.stringify(config ?? NO_RULES),
      regex_config: JSON.stringify(regexConfig ?? NO_RULES),
      custom_config: JSON.stringify(customConfig ?? NO_RULES),
      scope: scope ?? "request",
      marks: marks ?? "mask",
      on_detector_error: onDetectorError ?? "block",
    })
    .execute();
  return id;
}

const NO_RULES = { rules: null };

/** A key with a setting for the upstream; returns what a client sends. */
async function insertKey(db: Db, upstreamUrl: string, { key, others = [], ...own }: KeyOptions) {
  const settingId = await insertSetting(db, upstreamUrl, own);
  const secret = `sk-lintel-${randomUUID()}`;
  const id = randomUUID();
  const hash = createHash("sha256").update(secret).digest("hex");
  const now = new Date();
  const named = { id, secret_hash: hash, setting_id: settingId, created_at: now, updated_at: now };
  await db
    .insertInto("keys")
    .values({ ...KEY_DEFAULTS, ...named, ...key })
    .execute();
  for (const [position, other] of others.entries()) {
    const row = { key_id: id, setting_id: await insertSetting(db, upstreamUrl, other), position };
    await db.insertInto("key_settings").values(row).execute();
  }
  return { id, secret, hash, settingId };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;

export type TestProxy = Awaited<ReturnType<typeof startProxy>>;

/** A proxy in this process. */
async function startProxy(env: Readonly<Record<string, string>>) {
  const logs: string[] = [];
  const destination = { write: (line: string) => void logs.push(line) };
  const logger = createLogger({ service: "proxy-edge", level: "info", destination });
  const proxy = await compose({ config: readConfig(env), logger });
  const url = `http://127.0.0.1:${proxy.port}`;
  let stopped: Promise<void> | undefined;
  return {
    url,
    port: proxy.port,
    logs: () => logs.join(""),
    /** What no worker has acknowledged, which in these tests is everything. */
    events: () => eventsIn(env["LINTEL_SPOOL_DIR"] ?? ""),
    chat: (secret: string, body: object | string, options: CallOptions = {}) =>
      fetch(url + (options.path ?? CHAT), {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, ...options.headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      }),
    stop: () => (stopped ??= proxy.stop()),
  };
}

export interface CallOptions {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export async function eventsIn(folder: string): Promise<readonly UsageEvent[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ndjson")).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts
    .join("")
    .split("\n")
    .filter((line) => line.startsWith('{"event":'))
    .map((line) => UsageEvent.parse(JSON.parse(line).event));
}

/** A chat body that costs little. */
export const aBody = (more: object = {}) => ({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "Say hi" }],
  max_tokens: 50,
  ...more,
});
