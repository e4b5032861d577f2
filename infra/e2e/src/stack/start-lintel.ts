import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

import {
  bundledEntry,
  createTestDatabase,
  freePort,
  type OpenAiUpstream,
  type RunningService,
  startOpenAiUpstream,
  type ServiceExit,
  startService,
} from "@lintel/testkit";
import { Pool } from "pg";

import { type AdminClient, createAdminClient } from "./admin-client.ts";

export interface LintelOptions {
  readonly proxies?: number;
  /** Variables of another Redis than the test run's. */
  readonly redis?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** An empty database on a server of its own, instead of one on the test run's. */
  readonly databaseUrl?: string;
  /** Puts something between the services and the database: given the database's address, returns its own. */
  readonly throughPooler?: (databaseUrl: string) => Promise<string>;
  /** A copy of the repository whose sources are run. If left out, services are run as they are shipped. */
  readonly repository?: string;
}

/** A proxy besides those that are started at once. */
export interface ProxyOptions {
  readonly env: Readonly<Record<string, string>>;
  /** The command that runs it, such as `unshare`. */
  readonly wrapper?: readonly [string, ...string[]] | undefined;
  /** `/readyz`, unless it is not supposed to become ready. */
  readonly startedPath?: "/livez" | "/readyz";
}

/** A service that can be killed and started again with the same settings. */
export interface Restartable {
  readonly url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** How it ended; `undefined` when it was never started. */
  stop(): Promise<ServiceExit | undefined>;
  logs(): string;
  /** The id of the running process; throws if there is none. */
  pid(): number;
}

/** All of Lintel as real processes, in front of the simulated upstream. */
export interface Lintel {
  readonly admin: AdminClient;
  readonly adminUrl: string;
  /** The environment with which the command line finds the admin API and may use it. */
  readonly cliEnv: Readonly<Record<string, string>>;
  /** Base URLs for an OpenAI SDK, one per proxy. */
  readonly baseUrls: readonly string[];
  readonly upstream: OpenAiUpstream;
  readonly db: Pool;
  readonly databaseUrl: string;
  /** The part that all of these services' keys in Redis have in common. */
  readonly redisPrefix: string;
  /** The folder that holds the proxies' spools. */
  readonly folder: string;
  readonly services: {
    readonly adminApi: Restartable;
    readonly worker: Restartable;
    readonly proxies: readonly Restartable[];
  };
  /** A provider setting for this upstream or another one, and a key that may use it; `secret` is what a client sends. */
  aKey(
    limits?: Readonly<Record<string, unknown>>,
    costMap?: unknown,
    upstreamUrl?: string,
  ): Promise<{ readonly id: string; readonly secret: string }>;
  /** One more proxy, not yet started; it ends with the others. */
  aProxy(options: ProxyOptions): Promise<Restartable>;
  stop(): Promise<void>;
}

/** Longer than any test lets a service drain. */
const STOP_TIMEOUT_MS = 60_000;
const PASSWORD = "e2e-admin-password";

/** Starts database, upstream, admin-api, event-worker and the proxies; resolves when all are ready. */
export async function startLintel(options: LintelOptions = {}): Promise<Lintel> {
  const database = await databaseFor(options);
  const upstream = await startOpenAiUpstream({ recordLimit: 50_000 });
  const folder = await mkdtemp(path.join(os.tmpdir(), "lintel-e2e-"));
  const { throughPooler } = options;
  const databaseUrl = await (throughPooler?.(database.url) ?? database.url);
  const env = environmentOf(databaseUrl, options);
  const restartable = createRestartables(options.repository);
  const services = await describeServices(restartable, {
    env,
    folder,
    count: options.proxies ?? 1,
  });
  const { adminApi, proxies, worker } = services;
  const everything = [...proxies, worker, adminApi];
  const release = async () => {
    for (const service of everything) await service.stop();
    await upstream.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  };
  const starts = await Promise.allSettled(everything.map((service) => service.start()));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed !== undefined) {
    await release();
    throw failed.reason;
  }
  const admin = createAdminClient(adminApi.url, PASSWORD);
  const db = new Pool({ connectionString: database.url, max: 4 });
  db.on("error", () => undefined);
  return {
    admin,
    adminUrl: adminApi.url,
    cliEnv: { LINTEL_ADMIN_URL: adminApi.url, LINTEL_ADMIN_TOKEN: PASSWORD },
    baseUrls: proxies.map(({ url }) => `${url}/api/providers/openai/v1`),
    upstream,
    db,
    databaseUrl: database.url,
    redisPrefix: env["LINTEL_REDIS_PREFIX"] ?? "",
    folder,
    services,
    async aKey(limits = {}, costMap, upstreamUrl = upstream.url) {
      const setting = { apikey: "sk-upstream-test", url: upstreamUrl };
      const settingId = await admin.createSetting({ provider: "openai", setting, costMap });
      const secret = `sk-lintel-${randomUUID()}`;
      const key = { name: "e2e", key: secret, settingIds: [settingId], ...limits };
      return { id: await admin.createKey(key), secret };
    },
    async aProxy({ env: own, ...how }) {
      const proxy = await restartable("proxy-edge", "PROXY_PORT", { ...env, ...own }, how);
      everything.unshift(proxy);
      return proxy;
    },
    async stop() {
      await db.end();
      await release();
    },
  };
}

const databaseFor = async ({ databaseUrl: url }: LintelOptions) =>
  url === undefined ? await createTestDatabase() : { url, close: () => Promise.resolve() };

function environmentOf(
  databaseUrl: string,
  options: LintelOptions,
): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl,
    ...(options.redis ?? { REDIS_URL: process.env["LINTEL_TEST_REDIS_URL"] ?? "" }),
    LINTEL_REDIS_PREFIX: `e2e-${randomUUID()}:`,
    LINTEL_ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
    LINTEL_ALLOW_PRIVATE_UPSTREAMS: "true",
    ADMIN_PASS: PASSWORD,
    HOST: "127.0.0.1",
    LOG_LEVEL: "warn",
    // There is no load balancer here that has to notice a stop.
    LINTEL_DRAIN_DELAY: "0s",
    LINTEL_DRAIN_TIMEOUT: "5s",
    ...options.env,
  };
}

interface Described {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly count: number;
}

async function describeServices(
  restartable: DescribeService,
  { count, env, folder }: Described,
): Promise<Lintel["services"]> {
  const adminApi = await restartable("admin-api", "ADMIN_PORT", env);
  const worker = await restartable("event-worker", "WORKER_PORT", env);
  const proxies = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      restartable("proxy-edge", "PROXY_PORT", {
        ...env,
        LINTEL_SPOOL_DIR: path.join(folder, `spool-${index}`),
      }),
    ),
  );
  return { adminApi, worker, proxies };
}

type DescribeService = (
  name: "admin-api" | "event-worker" | "proxy-edge",
  portVariable: string,
  env: Readonly<Record<string, string>>,
  how?: Omit<ProxyOptions, "env">,
) => Promise<Restartable>;

const createRestartables =
  (repository: string | undefined): DescribeService =>
  async (name, portVariable, env, { startedPath = "/readyz", wrapper } = {}) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    let running: RunningService | undefined;
    return {
      url,
      async start() {
        running = await startService({
          entry:
            repository === undefined
              ? bundledEntry(name)
              : path.join(repository, "services", name, "src/main.ts"),
          env: { ...env, [portVariable]: String(port) },
          wrapper,
          readyUrl: url + startedPath,
          stopTimeoutMs: STOP_TIMEOUT_MS,
        });
      },
      async kill() {
        await running?.kill();
      },
      stop: async () => await running?.stop(),
      logs: () => running?.logs() ?? "",
      pid() {
        if (running === undefined) throw new Error(`${name} does not run`);
        return running.pid;
      },
    };
  };
