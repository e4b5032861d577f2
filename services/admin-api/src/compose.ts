import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { createBreakerStore } from "@lintel/breakers";
import { CONSOLE_FOLDER } from "@lintel/console";
import { connect, type Tables, UnmigratedError } from "@lintel/db";
import { openDetector } from "@lintel/detectors";
import { readSpools } from "@lintel/events";
import { createQueueDepthReader } from "@lintel/events/bullmq";
import {
  addressOfDatabase,
  connectRedis,
  createReadiness,
  type Logger,
  type RunningService,
  startOperations,
  startTelemetry,
} from "@lintel/service-kit";
import type { Hono } from "hono";
import { type Kysely, sql } from "kysely";

import type { IdentityProvider } from "./access/people/identity-provider.ts";
import { startHttpServer } from "./adapters/http-server.ts";
import { openIdentityProvider } from "./adapters/open-identity-provider.ts";
import { openReports } from "./adapters/open-reports.ts";
import { openProviderProbes } from "./adapters/probe-provider.ts";
import { readAtStart } from "./adapters/read-config-source.ts";
import { readConsole } from "./adapters/read-console.ts";
import { type AppOptions, createApp } from "./app.ts";
import { openConfigFile } from "./config-file.ts";
import { type Config, shownConfig } from "./config.ts";
import type { Deps, SystemFacts } from "./deps.ts";
import { OIDC_CALLBACK } from "./families/sessions/routes/oidc-routes.ts";
import { gateApp } from "./http/gate-app.ts";
import type { Observe } from "./http/observe-requests.ts";
import { runMigrations } from "./migrations.ts";
import { createObserver } from "./observe-answers.ts";

const READINESS_DEADLINE_MS = 2000;
const DRAIN_DEADLINE_MS = 5000;
/** Longer than the longest query. */
const IDLE_MARGIN_MS = 30_000;
const WRITE_CONNECTIONS = 5;
const READ_CONNECTIONS = 10;

export interface AdminApi extends RunningService {
  readonly port: number;
}

/**
 * Opens the connections, joins the parts and starts to listen; then brings the schema up to date. Until that is done the
 * service is live but not ready. Rejects if it cannot be done.
 */
export async function compose(config: Config, logger: Logger): Promise<AdminApi> {
  // Before anything is opened: a file that cannot be read ends the start and changes nothing.
  const fileAtStart = readAtStart(config.configFile);
  const telemetry = startTelemetry({ service: "admin-api", env: config.telemetry, logger });
  const outside = openOutside(config);
  const { breakers, redis, system, close: closeQueues } = openRedis(config, logger);
  const stores = openStores(config, logger);
  const parts = { ...stores.databases, ...openDeps(config, logger, outside) };
  const deps: Deps = { ...parts, breakers, system };
  const configFile = openConfigFile(deps, logger, fileAtStart);
  const state = { isMigrated: false };
  const readiness = createReadiness({
    checks: {
      postgres: () => sql`select 1`.execute(deps.db),
      schema: () => (state.isMigrated ? Promise.resolve() : Promise.reject(new UnmigratedError())),
    },
    deadlineMs: READINESS_DEADLINE_MS,
    logger,
  });
  const { host, telemetry: env } = config;
  const operations = await startOperations({ host, env, telemetry, readiness });
  const observe = createObserver(telemetry.metrics, logger);
  const app = createApp(deps, appOptionsOf(config, operations.routes, observe));
  const gated = gateApp(app, operations.routes, () => state.isMigrated);
  const server = await startHttpServer(gated, {
    host: config.host,
    port: config.port,
    idleTimeoutMs: config.readTimeoutMs + IDLE_MARGIN_MS,
    drainDeadlineMs: DRAIN_DEADLINE_MS,
  });
  await runMigrations(config.databaseUrl, logger);
  await configFile.apply();
  state.isMigrated = true;
  if (config.password === undefined) {
    logger.warn("ADMIN_PASS is not set: everybody who reaches this port is an administrator");
  }
  return {
    port: server.port,
    facts: {
      port: server.port,
      metricsPort: operations.metricsPort,
      postgres: addressOfDatabase(config.databaseUrl),
      replica: config.databaseReadUrl && addressOfDatabase(config.databaseReadUrl),
    },
    reload: configFile.reload,
    async stop() {
      readiness.drain();
      server.announceClose();
      await delay(config.drainDelayMs);
      await server.close();
      await closeQueues();
      redis.disconnect();
      await Promise.all([
        operations.close(),
        stores.close(),
        telemetry.shutdown(),
        outside.close(),
      ]);
    },
  };
}

function providerOf({ oidc, publicUrl }: Config): IdentityProvider | undefined {
  if (oidc === undefined || publicUrl === undefined) return undefined;
  const base = publicUrl.href.replace(/\/+$/, "");
  return openIdentityProvider({
    ...oidc,
    redirectUri: base + OIDC_CALLBACK,
    signedOutUri: `${base}/console/`,
    now: () => new Date(),
  });
}

const appOptionsOf = (config: Config, operational: Hono, observe: Observe): AppOptions => ({
  password: config.password,
  trustedProxies: config.trustedProxies,
  publicUrl: config.publicUrl,
  sessions: config.sessions,
  identityProvider: providerOf(config),
  console: readConsole(CONSOLE_FOLDER),
  proxyUrl: config.proxyUrl,
  operational,
  observe,
});

function openRedis(config: Config, logger: Logger) {
  const redis = connectRedis(config.redis, "command", {
    onLost: (error) => logger.warn({ err: error }, "connection to Redis lost"),
  });
  const prefix = config.redisPrefix;
  const depths = createQueueDepthReader({ connection: redis, prefix });
  const system: SystemFacts = {
    version: config.telemetry.LINTEL_VERSION,
    configuration: shownConfig(config),
    async readQueue(nowMs) {
      const [found, oldestWaitInMs] = await Promise.all([
        depths.read(),
        depths.oldestWaitMs(nowMs),
      ]);
      return { ...found, oldestWaitInMs };
    },
    readSpools: (nowMs) => readSpools(redis, prefix, nowMs),
  };
  const breakers = createBreakerStore({ redis, prefix });
  return { redis, breakers, system, close: () => depths.close() };
}

type Databases = Pick<Deps, "db" | "reads" | "reports">;

function openStores(config: Config, logger: Logger) {
  const open = (name: string, url: string, poolSize: number, statementTimeoutMs: number) =>
    connect({
      url,
      applicationName: name,
      poolSize,
      statementTimeoutMs,
      connectTimeoutMs: config.databaseConnectMs,
      onIdleError: (error) => logger.warn({ err: error }, "idle database connection lost"),
    });
  const { databaseReadUrl, databaseUrl, readTimeoutMs, writeTimeoutMs } = config;
  const db = open("lintel-admin-api", databaseUrl, WRITE_CONNECTIONS, writeTimeoutMs);
  const reads = open("lintel-admin-api-reads", databaseUrl, READ_CONNECTIONS, readTimeoutMs);
  const replica =
    databaseReadUrl === undefined
      ? undefined
      : open("lintel-admin-api-reports", databaseReadUrl, READ_CONNECTIONS, readTimeoutMs);
  const databases: Databases = { db, reads, reports: reportsFrom(replica, reads, logger) };
  return {
    databases,
    close: () => Promise.all([db.destroy(), reads.destroy(), replica?.destroy()]),
  };
}

const reportsFrom = (
  replica: Kysely<Tables> | undefined,
  primary: Kysely<Tables>,
  logger: Logger,
): Deps["reports"] =>
  openReports({
    replica,
    primary,
    monotonic: () => performance.now(),
    onAway: (error) =>
      logger.warn(
        { err: error },
        "DATABASE_READ_URL cannot be used: reports are read from the primary",
      ),
    onBack: () => logger.info("reports are read from DATABASE_READ_URL again"),
  });

type Outside = ReturnType<typeof openOutside>;

/** What this service calls besides its stores: detectors, and upstreams whose settings are tested. */
function openOutside({ allowPrivateUpstreams: allowPrivate, detectors, forwardProxy }: Config) {
  const detector = openDetector(detectors, Date.now, forwardProxy);
  const probes = openProviderProbes({
    allowPrivate,
    forwardProxy,
    nowMs: Date.now,
    monotonic: () => performance.now(),
  });
  return {
    detector,
    probeProvider: probes.probe,
    close: () => Promise.all([detector?.close(), probes.close()]),
  };
}

function openDeps(
  config: Config,
  logger: Logger,
  { detector, probeProvider }: Outside,
): Omit<Deps, "breakers" | "system" | keyof Databases> {
  return {
    keyring: config.keyring,
    detector,
    probeProvider,
    configFile: config.configFile?.path,
    now: () => new Date(),
    cpuMs: () => process.threadCpuUsage().user / 1000,
    newId: randomUUID,
    reportFailure: (error, where) => logger.error({ err: error, where }, "request failed"),
  };
}
