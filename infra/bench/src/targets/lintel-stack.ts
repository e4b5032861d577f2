import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { startTestServices } from "@lintel/stack";
import type { TestServices } from "@lintel/stack";
import { createTestDatabase, freePort } from "@lintel/testkit";
import { Client } from "pg";

import { childrenOf } from "../machine/process-usage.ts";
import { startChild } from "../process/start-child.ts";
import type { Child } from "../process/start-child.ts";
import { untilAnswers } from "../process/until-answers.ts";
import { makeKey } from "./make-key.ts";
import type { BenchKey, KeyUse } from "./make-key.ts";

/** Everything of Lintel but the proxy; stays up from round to round. */
export interface LintelStack {
  readonly key: BenchKey;
  /** What a proxy of this stack is started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** The script that starts a proxy, as it is shipped. */
  readonly proxyEntry: string;
  readonly otherProcesses: Readonly<Record<string, number>>;
  /** Calls of the key that are in the ledger. */
  readonly booked: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const ADMIN_PASSWORD = "bench-admin-password";

/** Throw-away Postgres and Redis, admin-api and event-worker, and a key with every limit on and out of reach. */
export async function startLintelStack(upstreamUrl: string, use: KeyUse): Promise<LintelStack> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), "lintel-bench-"));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    const stores = await startTestServices();
    cleanups.push(stores.stop);
    yieldToInstruments(storePids()["postgres"]);
    const env = await environmentOn(stores);
    const entryOf = (name: string): string => path.join(stores.bundle, `${name}.js`);
    const admin = await startService("admin-api", entryOf("admin-api"), env);
    cleanups.push(admin.child.stop);
    const worker = await startService("event-worker", entryOf("event-worker"), env);
    cleanups.push(worker.child.stop);
    yieldToInstruments(worker.child.pid);
    const key = await makeKey({ url: admin.url, password: ADMIN_PASSWORD }, { upstreamUrl, use });
    const ledger = new Client({ connectionString: env.DATABASE_URL });
    await ledger.connect();
    cleanups.push(() => ledger.end());
    const otherProcesses = { "event-worker": worker.child.pid, ...storePids() };
    return {
      key,
      env,
      folder,
      proxyEntry: entryOf("proxy-edge"),
      otherProcesses,
      booked: () => bookedCalls(ledger, key.id),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function environmentOn(stores: TestServices) {
  // Where testkit looks for the server to make the database on.
  process.env["LINTEL_TEST_DATABASE_URL"] = stores.databaseUrl;
  const database = await createTestDatabase();
  return {
    NODE_ENV: "production",
    DATABASE_URL: database.url,
    REDIS_URL: stores.redisUrl,
    LINTEL_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString("base64")}`,
    LINTEL_REDIS_PREFIX: `bench-${randomUUID()}:`,
    LINTEL_ALLOW_PRIVATE_UPSTREAMS: "true",
    ADMIN_PASS: ADMIN_PASSWORD,
    HOST: "127.0.0.1",
  };
}

async function startService(
  name: "admin-api" | "event-worker",
  entry: string,
  env: Readonly<Record<string, string>>,
): Promise<{ child: Child; url: string }> {
  const port = await freePort();
  const variable = name === "admin-api" ? "ADMIN_PORT" : "WORKER_PORT";
  const child = await startChild({
    name,
    args: [entry],
    env: { ...env, [variable]: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(child, `${url}/readyz`);
  return { child, url };
}

/** The script that starts a service from its sources. */
export function serviceEntry(name: string): string {
  return fileURLToPath(new URL(`../../../../services/${name}/src/main.ts`, import.meta.url));
}

/**
 * What works behind the gateway's back gives way to the load generator and the upstream, which share its core and
 * would be late otherwise. Redis does not: the gateway waits for it. Postgres' processes to come inherit it.
 */
function yieldToInstruments(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
}

/** The stores are our children: started by @lintel/stack in this process. */
function storePids(): Record<string, number> {
  const stores = childrenOf(process.pid).filter(({ name }) => /redis|postgres/.test(name));
  return Object.fromEntries(
    stores.map(({ name, pid }) => [name.includes("redis") ? "redis" : "postgres", pid]),
  );
}

async function bookedCalls(ledger: Client, keyId: string): Promise<number> {
  const { rows } = await ledger.query<{ calls: string }>(
    "select calls from spend where scope = 'key' and scope_id = $1 and unit = 'total'",
    [keyId],
  );
  return Number(rows[0]?.calls ?? 0);
}
