import { randomUUID } from "node:crypto";

import { startTestServices } from "@lintel/stack";
import type { TestServices } from "@lintel/stack";
import { createEmptyDatabase } from "@lintel/testkit";
import { Client } from "pg";

import { childrenOf } from "../machine/process-usage.ts";
import { type Child, startChild } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import { waitUntil } from "../process/wait-until.ts";
import { LIMITS } from "./make-key.ts";
import type { BenchEnvironment, RunningTarget, Target } from "./target.ts";

/** Names a BricksLLM that is there; it is in no package registry. Without our prefix: our services refuse what they do not know of it. */
const PROGRAM = "BENCH_BRICKSLLM";
const ADMIN_PASSWORD = "bench-admin-password";
/** It has no setting for its ports. */
const ADMIN_PORT = 8001;
const PROXY_PORT = 8002;
const SETTLE_MS = 300_000;
const LOOK_EVERY_MS = 1_000;

/** What it needs, and keeps from round to round. */
interface Stores {
  readonly env: Readonly<Record<string, string>>;
  readonly otherProcesses: Readonly<Record<string, number>>;
  /** Events it has stored. */
  readonly stored: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/**
 * BricksLLM as its image starts it, in production mode, on a Postgres and a Redis of its own, with the same limits on a key as Lintel's. Its
 * endpoint for servers with OpenAI's API is called: that of OpenAI calls one address only.
 */
export function bricksllm(environment: BenchEnvironment): Target {
  let stores: Promise<Stores> | undefined;
  return {
    name: "bricksllm",
    prepare: async () => {
      if (process.env[PROGRAM] === undefined) throw new Error(`${PROGRAM} names no program`);
    },
    start: async () => {
      stores ??= startStores();
      return startProxy(environment, await stores);
    },
    close: async () => {
      const started = await stores?.catch(() => undefined);
      await started?.close();
    },
  };
}

async function startStores(): Promise<Stores> {
  const stores = await startTestServices();
  try {
    process.env["LINTEL_TEST_DATABASE_URL"] = stores.databaseUrl;
    const { url } = await createEmptyDatabase();
    const ledger = new Client({ connectionString: url });
    await ledger.connect();
    return {
      env: environmentOn(stores, new URL(url)),
      otherProcesses: storePids(),
      stored: async () => {
        const { rows } = await ledger.query<{ count: string }>("select count(*) from events");
        return Number(rows[0]?.count);
      },
      async close() {
        await ledger.end();
        await stores.stop();
      },
    };
  } catch (error) {
    await stores.stop();
    throw error;
  }
}

function environmentOn({ redisUrl }: TestServices, database: URL) {
  const redis = new URL(redisUrl);
  return {
    POSTGRESQL_HOSTS: database.hostname,
    POSTGRESQL_PORT: database.port,
    POSTGRESQL_DB_NAME: database.pathname.slice(1),
    POSTGRESQL_USERNAME: database.username,
    POSTGRESQL_PASSWORD: decodeURIComponent(database.password),
    REDIS_HOSTS: redis.hostname,
    REDIS_PORT: redis.port,
    REDIS_PASSWORD: decodeURIComponent(redis.password),
    STATS_ENABLED: "false",
    ADMIN_PASS: ADMIN_PASSWORD,
  };
}

/** Those started last: Lintel may have its own. */
function storePids(): Record<string, number> {
  const children = childrenOf(process.pid).toSorted((a, b) => a.pid - b.pid);
  const stores = children.filter(({ name }) => /redis|postgres/.test(name));
  return Object.fromEntries(
    stores.map(({ name, pid }) => [name.includes("redis") ? "redis" : "postgres", pid]),
  );
}

async function startProxy(
  { gatewayCore, upstream }: BenchEnvironment,
  { env, otherProcesses, stored }: Stores,
): Promise<RunningTarget> {
  const child = await startChild({
    name: "bricksllm",
    command: process.env[PROGRAM] ?? "",
    args: ["-m", "production", "-p", "strict"],
    env,
    core: gatewayCore,
  });
  const secret = await makeKey(child, `http://127.0.0.1:${upstream.port}`);
  return {
    port: PROXY_PORT,
    path: "/api/providers/vllm/v1/chat/completions",
    headers: { authorization: `Bearer ${secret}` },
    gatewayPid: child.pid,
    otherProcesses,
    settle: untilQuiet(stored),
    stop: child.stop,
  };
}

async function makeKey(child: Child, upstreamUrl: string): Promise<string> {
  await untilAnswers(child, `http://127.0.0.1:${PROXY_PORT}/api/health`);
  const setting = await put<{ id: string }>("/api/provider-settings", {
    provider: "vllm",
    setting: { url: upstreamUrl, apikey: "sk-upstream" },
    costMap: {
      promptCostPerModel: { "gpt-4o-mini": 0.000_15 },
      completionCostPerModel: { "gpt-4o-mini": 0.0006 },
    },
  });
  const key = `sk-bricks-${randomUUID()}`;
  await put("/api/key-management/keys", {
    name: "bench",
    key,
    settingIds: [setting.id],
    ...LIMITS,
  });
  return key;
}

async function put<Made>(where: string, body: object): Promise<Made> {
  const response = await fetch(`http://127.0.0.1:${ADMIN_PORT}${where}`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-api-key": ADMIN_PASSWORD },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`PUT ${where}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Its events are stored behind its answers, without a promise of how many: until no more come. */
function untilQuiet(stored: () => Promise<number>) {
  return async () => {
    let last = -1;
    const isQuiet = async () => {
      const before = last;
      last = await stored();
      return last === before;
    };
    const what = "BricksLLM's events to be stored";
    await waitUntil(isQuiet, { deadlineMs: SETTLE_MS, what, everyMs: LOOK_EVERY_MS });
  };
}
