import { randomUUID } from "node:crypto";

import { createSettlement, createStartedCalls } from "@lintel/admission";
import { createBreakerStore } from "@lintel/breakers";
import {
  createCredentialStore,
  createJobStore,
  createUsageLedger,
  findCostMap,
  requireMigrated,
  requireWorkerGrants,
  type Tables,
} from "@lintel/db";
import { readSpools, type WrittenBatch } from "@lintel/events";
import {
  consumeUsage,
  createQueueDepthReader,
  createUsagePublisher,
  type QueueDepthReader,
  type UsageConsumer,
} from "@lintel/events/bullmq";
import { createPriceBook } from "@lintel/prices";
import {
  addressesOfRedis,
  addressOfDatabase,
  createAlertMetrics,
  createReadiness,
  createWorkerMetrics,
  firstAttempt,
  type Logger,
  requireRedisAccess,
  type RunningService,
  startOperations,
  startTelemetry,
  type Telemetry,
  throttleLog,
  withDeadline,
} from "@lintel/service-kit";
import { createTokenCounter, type TokenCounter } from "@lintel/tokens";
import type { Cluster, Redis } from "ioredis";
import { type Kysely, sql } from "kysely";

import { acknowledgeBatch } from "./adapters/acknowledge-batch.ts";
import { createJobPoller } from "./adapters/job-poller.ts";
import { createWebhookSender } from "./adapters/webhook-sender.ts";
import { alertTasks } from "./alerts/alert-tasks.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { closeStores, openStores, type Stores } from "./open-stores.ts";
import type { JobDeps } from "./provider-jobs/job-deps.ts";
import { jobTasks } from "./provider-jobs/job-tasks.ts";
import { repeat, type RepeatedTask } from "./repeat.ts";
import { ledgerTasks, watchQueues } from "./scheduled-tasks.ts";
import { serveOperations } from "./serve-operations.ts";
import { createBookingTracer } from "./trace-bookings.ts";
import { queueLostCalls } from "./usage/queue-lost-calls.ts";
import { recordUsage } from "./usage/record-usage.ts";
import { revokeSpent } from "./verbs/revoke-spent.ts";
import { watchStores } from "./watch-stores.ts";

const COUNT_DEADLINE_MS = 10_000;
const READINESS_DEADLINE_MS = 2000;
const DRAIN_MS = 4000;
const CLOSE_MS = 1000;
const REPORT_EVERY_MS = 1000;
const LOST_CALLS_EVERY_MS = 15_000;

export interface EventWorker extends RunningService {
  /** Where probes and metrics are served. */
  readonly port: number;
}

/** Opens the connections, joins the parts and starts consuming. */
export async function compose(config: Config, logger: Logger): Promise<EventWorker> {
  const telemetry = startTelemetry({
    service: "event-worker",
    env: config.telemetry,
    logger,
  });
  const stores = openStores(config, logger);
  await firstAttempt(stores.command);
  const { tasksDb, command, queue } = stores;
  const readiness = openReadiness(config, stores, logger);
  const { host, telemetry: env } = config;
  const operations = await startOperations({ host, env, telemetry, readiness });
  const server = await serveOperations(operations.routes, config);
  const counter = createTokenCounter({
    deadlineMs: COUNT_DEADLINE_MS,
    onGuess: (error) => logger.warn({ err: error }, "tokens guessed instead of counted"),
  });
  const deps = joinDeps(config, logger, { telemetry, stores, counter });
  const jobs = openJobs(config, deps, stores);
  const consumer = openConsumer(config, deps, queue);
  const lostCalls = lostCallTask(config, logger, command);
  const depths = createQueueDepthReader({ connection: command, prefix: config.redisPrefix });
  const alerts = openAlerts(config, deps, { telemetry, stores, depths });
  const tasks = repeat(
    [
      ...alerts.tasks,
      ...ledgerTasksOf(config, tasksDb, deps),
      lostCalls.task,
      ...jobs.tasks,
      watchQueues(depths, telemetry.metrics),
      storeWatch(stores, telemetry),
    ],
    (task, error) => logger.warn({ task, err: error }, "scheduled task failed; it will run again"),
  );
  const reportLate = (what: string) => (error: unknown) =>
    logger.warn({ err: error }, `${what} end with the process`);
  return {
    port: server.port,
    facts: {
      port: server.port,
      metricsPort: operations.metricsPort,
      postgres: addressOfDatabase(config.databaseUrl),
      redis: addressesOfRedis(config.redis),
    },
    async stop() {
      readiness.drain();
      await Promise.all([jobs.close(), alerts.close()]);
      try {
        // Tasks under way start again elsewhere, so cutting a long one is no failure.
        const ended = withDeadline(tasks.stop(), DRAIN_MS).catch(reportLate("scheduled tasks"));
        await Promise.all([consumer.close(DRAIN_MS), ended]);
      } finally {
        const closing = [counter, depths, lostCalls, server, operations].map((part) =>
          part.close(),
        );
        await Promise.all([...closing, telemetry.shutdown()]);
        await withDeadline(closeStores(stores), CLOSE_MS).catch(reportLate("connections"));
      }
    },
  };
}

const storeWatch = ({ command, db }: Stores, { metrics }: Telemetry): RepeatedTask =>
  watchStores({
    stores: { postgres: () => sql`select 1`.execute(db), redis: () => command.ping() },
    metrics,
    monotonic: () => performance.now(),
  });

const openReadiness = (
  { redisPrefix: prefix }: Config,
  { command: redis, db }: Stores,
  logger: Logger,
) =>
  createReadiness({
    checks: {
      postgres: () => sql`select 1`.execute(db),
      schema: () => requireMigrated(db),
      grants: () => requireWorkerGrants(db),
      redis: () => requireRedisAccess({ redis, prefix }),
    },
    deadlineMs: READINESS_DEADLINE_MS,
    logger,
  });

function openConsumer(config: Config, deps: Deps, connection: Redis | Cluster): UsageConsumer {
  const { logger, metrics } = deps;
  const reportTrouble = throttleLog<Record<string, unknown>>(
    REPORT_EVERY_MS,
    Date.now,
    (message, facts, suppressed) => logger.warn({ ...facts, suppressed }, message),
  );
  return consumeUsage({
    connection,
    prefix: config.redisPrefix,
    concurrency: config.consumers,
    random: Math.random,
    handle: (delivery) => recordUsage(deps, delivery),
    onUnreadable(jobId, reason) {
      metrics.deadLettered("unreadable");
      logger.warn({ jobId, reason }, "usage batch cannot be read");
    },
    onError: (error, facts) => reportTrouble("usage queue in trouble", { err: error, ...facts }),
  });
}

function lostCallTask({ redisPrefix: prefix }: Config, logger: Logger, redis: Stores["command"]) {
  const publisher = createUsagePublisher({ connection: redis, prefix });
  const deps = {
    startedCalls: createStartedCalls({ redis, prefix }),
    publish: (batch: WrittenBatch) => publisher.publish(batch),
    newId: randomUUID,
    logger,
    now: Date.now,
  };
  const task: RepeatedTask = {
    name: "queue lost calls",
    everyMs: LOST_CALLS_EVERY_MS,
    async run() {
      await queueLostCalls(deps);
    },
  };
  return { task, close: () => publisher.close() };
}

const ledgerTasksOf = (
  { eventRetentionMs }: Config,
  db: Kysely<Tables>,
  { logger, now, settlement }: Deps,
) => ledgerTasks({ db, logger, now, settlement, eventRetentionMs });

function joinDeps(
  { redisPrefix: prefix }: Config,
  logger: Logger,
  parts: {
    readonly telemetry: Telemetry;
    readonly stores: Stores;
    readonly counter: TokenCounter;
  },
): Deps & Pick<JobDeps, "settlement" | "store"> {
  const { counter, stores, telemetry } = parts;
  const { command, db } = stores;
  const store = createJobStore(db);
  return {
    store,
    noteJobs: (events, nowMs) => store.note(events, nowMs),
    ledger: createUsageLedger(db),
    settlement: createSettlement({ redis: command, prefix }),
    prices: createPriceBook(),
    countTokens: (model, texts) => counter.count(model, texts),
    revokeSpent: (kind, holders) => revokeSpent(db, kind, holders),
    acknowledge: acknowledgeBatch(command, prefix),
    metrics: createWorkerMetrics(telemetry.metrics),
    traceBookings: createBookingTracer(telemetry),
    logger,
    now: Date.now,
  };
}

/** The tasks that poll jobs. Without keys to decrypt settings, no provider is asked. */
function openJobs(
  { allowPrivateUpstreams: allowPrivate, forwardProxy, jobIntervalMs, keyring }: Config,
  deps: Deps & Pick<JobDeps, "settlement" | "store">,
  { db }: Stores,
): { readonly tasks: readonly RepeatedTask[]; close(): Promise<void> } {
  const settings =
    keyring &&
    createCredentialStore({
      db,
      keyring,
      onUnreadable: (settingId, error) =>
        deps.logger.warn({ settingId, err: error }, "provider setting cannot be decrypted"),
    });
  const poller =
    settings &&
    createJobPoller({
      allowPrivate,
      forwardProxy,
      async findSetting(id) {
        const found = await settings.findByIds({ keys: [], settings: [id] });
        return found.settings[0];
      },
    });
  const costMapOf = (settingId: string) => findCostMap(db, settingId);
  return {
    tasks: jobTasks({ ...deps, costMapOf, provider: poller }, jobIntervalMs),
    close: async () => poller?.close(),
  };
}

/** The tasks that evaluate the alert rules and deliver alerts. */
function openAlerts(
  { allowPrivateUpstreams, keyring, redisPrefix: prefix }: Config,
  { logger, now }: Pick<Deps, "logger" | "now">,
  parts: {
    readonly telemetry: Telemetry;
    readonly stores: Stores;
    readonly depths: QueueDepthReader;
  },
): { readonly tasks: readonly RepeatedTask[]; close(): Promise<void> } {
  const { depths, stores, telemetry } = parts;
  const { tasksDb: db, command: redis } = stores;
  const sender = createWebhookSender(allowPrivateUpstreams);
  const breakers = createBreakerStore({ redis, prefix });
  const tasks = alertTasks({
    db,
    keyring,
    send: sender.send,
    readBreakers: (nowMs) => breakers.read(nowMs),
    queueWaitMs: (nowMs) => depths.oldestWaitMs(nowMs),
    readSpools: (nowMs) => readSpools(redis, prefix, nowMs),
    metrics: createAlertMetrics(telemetry.metrics),
    newId: randomUUID,
    now,
    logger,
  });
  return { tasks, close: () => sender.close() };
}
