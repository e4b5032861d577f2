import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

import { keysOf } from "@lintel/db";
import { openDetector } from "@lintel/detectors";
import { createPriceBook } from "@lintel/prices";
import { genAiNameOf } from "@lintel/providers";
import {
  addressesOfRedis,
  addressOfDatabase,
  createCacheMetrics,
  createCallMetrics,
  type Logger,
  registerProxyGauges,
  type RunningService,
  startOperations,
  startTelemetry,
  type Telemetry,
  throttleLog,
} from "@lintel/service-kit";
import { createPromptCounter } from "@lintel/tokens";
import { createCustody } from "@lintel/translation";

import { boundAbandonedReads, type StoppableReads } from "./adapters/abandoned-reads.ts";
import { openAnswerCache } from "./adapters/answer-cache/open-answer-cache.ts";
import { AwsCredentials } from "./adapters/aws/aws-credentials.ts";
import { createAwsChain } from "./adapters/aws/create-aws-chain.ts";
import { openLargeBodies } from "./adapters/bodies/large-bodies.ts";
import { createCallTracer } from "./adapters/call-tracer.ts";
import { KeptAccessTokens } from "./adapters/credentials/access-tokens.ts";
import { openKnown } from "./adapters/credentials/open-known.ts";
import { RedisCurrentModels } from "./adapters/current-models.ts";
import { type HealthOptions, openHealth, type OpenHealth } from "./adapters/health/open-health.ts";
import { openLimits, type OpenLimits } from "./adapters/limits/open-limits.ts";
import { ServerModels } from "./adapters/models/load-models.ts";
import { readModels } from "./adapters/models/read-models.ts";
import { serveApp } from "./adapters/server/serve-app.ts";
import { createWsSockets } from "./adapters/sockets/ws-sockets.ts";
import { openEvents } from "./adapters/spool/open-events.ts";
import type { Spool } from "./adapters/spool/open-spool.ts";
import { openUpstream } from "./adapters/upstream/open-upstream.ts";
import { queueing } from "./adapters/upstream/queue/queued-upstream.ts";
import { createApp, type ProxyApp } from "./app.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { AnswerMemory } from "./memory/answer-memory.ts";
import { KnownModelLists } from "./memory/model-lists.ts";
import { openReadiness } from "./open-readiness.ts";
import { type ReportTrouble, openStores, type RedisWatch, type Stores } from "./open-stores.ts";
import type { Upstream } from "./ports/upstream.ts";
import { createSessionApp, type SessionApp } from "./sessions/session-app.ts";
import type { SessionDeps } from "./sessions/session-deps.ts";
import { stopServing } from "./stop-proxy.ts";
import { openSurfaces } from "./surfaces/open-surfaces.ts";
import type { SurfaceFinder } from "./surfaces/surface-finder.ts";
import { warnOfAccess } from "./warn-of-access.ts";
import type { Supervised } from "./workers/join-supervisor.ts";

/** The call it is counted for would be refused otherwise. Counting takes milliseconds; loading the vocabulary, once, seconds on a busy machine. */
const COUNT_DEADLINE_MS = 15_000;
/** The longest a large body may wait to be read, and take; the slowest of the usual limit takes seconds on a busy machine. */
const BODY_DEADLINE_MS = 30_000;
const MAX_BODY_THREADS = 4;
/** Of large bodies that wait to be read. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;
const REPORT_EVERY_MS = 5000;

const monotonic = (): number => performance.now();

const CLOCKS = {
  now: Date.now,
  monotonic,
  random: Math.random,
  newId: randomUUID,
  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
} as const;

function reportTo(logger: Logger, level: "warn" | "error"): ReportTrouble {
  const log = throttleLog<unknown>(REPORT_EVERY_MS, Date.now, (what, err, suppressed) =>
    logger[level]({ err, suppressed }, what),
  );
  return (error, what) => log(what, error);
}

export interface Composition {
  readonly config: Config;
  readonly logger: Logger;
  /** Of a worker: what it has of the process that supervises it. */
  readonly supervised?: Pick<Supervised, "sharePages"> | undefined;
}

export interface ProxyEdge extends RunningService {
  readonly port: number;
}

/** Opens the connections and the spool, joins the parts and starts serving. */
export async function compose({ config, logger, supervised }: Composition): Promise<ProxyEdge> {
  const telemetry = openTelemetry({ config, logger, supervised });
  const reportTrouble = reportTo(logger, "warn");
  const watch: RedisWatch = { onRestored: [] };
  const stores = await openStores(config, watch, reportTrouble);
  const upstream = await openUpstreamOf(config);
  const reports = { reportTrouble, reportError: reportTo(logger, "error"), db: stores.db };
  const { feed, forget, keyringCheck, known } = openKnown({ ...config, ...reports });
  const limits = openLimits({ ...config, ...stores, feed, monotonic, reportTrouble });
  const around = { ...CLOCKS, limits, logger, reportTrouble };
  const events = await openEvents(config, stores.redis, around);
  const { publisher, spool } = events;
  const breakers = openBreakers(config, stores, { logger, reportTrouble });
  watch.onRestored.push(() => limits.restore(), breakers.restore);
  const detector = openDetector(config.detectors, Date.now, config.forwardProxy);
  const helpers = openHelpers(config, telemetry, reportTrouble);
  const abandonedReads = boundAbandonedReads(config.abandoned);
  const deps: Deps = {
    ...CLOCKS,
    rules: config.calls,
    ...known,
    detector,
    ...openExchangedCredentials(upstream, reportTrouble),
    admission: limits.admission,
    reservations: limits.reservations,
    waitingLine: limits.waitingLine,
    ...helpers.parts,
    prices: createPriceBook(),
    answers: new AnswerMemory(),
    upstream: queueing(upstream, monotonic),
    abandonedReads,
    health: breakers.health,
    events: spool,
    ...observersOf(telemetry, logger),
  };
  const reached = { ...stores, breakers, feed, keyringCheck, known, limits, logger, spool };
  const readiness = openReadiness(config, reached);
  const operations = await startOperations({ ...operationsOf(config), telemetry, readiness });
  const models = openModels(config, { ...stores, ...deps, upstream }, reportTrouble);
  const served = openSurfaces({ ...config, ...known, ...models, deps });
  const proxy = createApp({ deps, ...served, newId: randomUUID, operations: operations.routes });
  const own = { ...helpers.parts, sessionReservations: limits.sessionReservations };
  const sessions = openSessions(config, { ...deps, ...own }, served.surfaces);
  registerGauges(telemetry, { abandonedReads, breakers, limits, proxy, sessions, spool });
  const server = await serve({ proxy, sessions }, config, logger);
  return {
    port: server.port,
    facts: factsOf(config, { port: server.port, metricsPort: operations.metricsPort }),
    async stop() {
      const serving = { abandonedReads, monotonic, proxy, readiness, server, sessions };
      await stopServing(serving, config.drain);
      await events.close();
      await limits.stop();
      forget();
      const open = [feed, upstream, breakers, publisher, helpers, operations];
      await Promise.all([...open, detector].map(async (part) => part?.close()));
      await Promise.all([stores.close(), telemetry.shutdown()]);
    },
  };
}

/** Serves, and says who is let in without a key: that is nothing to be found out later. */
async function serve(served: Parameters<typeof serveApp>[0], config: Config, logger: Logger) {
  const server = await serveApp(served, { ...config, ...CLOCKS });
  warnOfAccess(config, logger);
  return server;
}

const factsOf = (
  { databaseUrl, redis, spoolFolder: spool }: Config,
  ports: { readonly port: number; readonly metricsPort: number | undefined },
) => ({
  ...ports,
  postgres: addressOfDatabase(databaseUrl),
  redis: addressesOfRedis(redis),
  spool,
});

const openBreakers = (
  config: Config,
  { redis: commands }: Stores,
  reports: Pick<HealthOptions, "logger" | "reportTrouble">,
): OpenHealth => openHealth({ ...config, ...CLOCKS, ...reports, commands });

function openTelemetry({ config, logger, supervised }: Composition): Telemetry {
  const telemetry = startTelemetry({ service: "proxy-edge", env: config.telemetry, logger });
  if (supervised === undefined) return telemetry;
  return { ...telemetry, renderMetrics: supervised.sharePages(() => telemetry.renderMetrics()) };
}

const observersOf = (telemetry: ReturnType<typeof startTelemetry>, logger: Logger) => ({
  metrics: createCallMetrics(telemetry.metrics, genAiNameOf),
  tracer: createCallTracer(telemetry),
  logger,
});

const operationsOf = ({ host, telemetry: env }: Config) => ({ host, env });

const openUpstreamOf = ({
  allowPrivateUpstreams: allowPrivate,
  forwardProxy,
  simple,
  upstreamClient: client,
}: Config) =>
  openUpstream({ allowPrivate, trusted: simple?.origin, forwardProxy, client, monotonic });

interface Gauged {
  readonly abandonedReads: StoppableReads;
  readonly breakers: Pick<OpenHealth, "open">;
  readonly limits: OpenLimits;
  readonly proxy: ProxyApp;
  readonly sessions: SessionApp;
  readonly spool: Spool;
}

const registerGauges = (
  { metrics }: ReturnType<typeof startTelemetry>,
  { abandonedReads, breakers, limits, proxy, sessions, spool }: Gauged,
): void =>
  registerProxyGauges(metrics, {
    spoolRecords: () => spool.records,
    spoolBytes: () => spool.bytes,
    spoolUnreadableFiles: () => spool.unreadableFiles,
    spoolDroppedRefusals: () => spool.droppedRefusals,
    reservationsOpen: () => limits.reservations.size,
    callsOpen: () => proxy.calls.size,
    callsAbandoned: () => abandonedReads.size,
    sessionsOpen: () => sessions.openSessions,
    openBreakers: breakers.open,
  });

interface ModelParts
  extends Pick<Stores, "redis">, Pick<Deps, "accessTokens" | "machineCredentials"> {
  readonly upstream: Upstream;
}

/** Which models there are, and which of them keys have chosen. */
const openModels = (
  { redisPrefix: prefix }: Config,
  { accessTokens, machineCredentials, redis, upstream }: ModelParts,
  reportTrouble: ReportTrouble,
) => ({
  lists: new KnownModelLists({
    read: (setting) =>
      readModels({ ...CLOCKS, accessTokens, machineCredentials, upstream }, setting),
    monotonic,
    onTrouble: (error) => reportTrouble(error, "models of a backend could not be listed"),
  }),
  currentModels: new RedisCurrentModels({
    redis,
    prefix,
    monotonic,
    onTrouble: (error) => reportTrouble(error, "the model that a key has chosen"),
  }),
  loader: new ServerModels({ ...CLOCKS, accessTokens, machineCredentials, upstream, pause }),
});

function openSessions(
  config: Config,
  deps: Deps & Pick<SessionDeps, "sessionReservations" | "largeMessages">,
  surfaces: Required<SurfaceFinder>,
) {
  const { allowPrivateUpstreams: allowPrivate, calls, forwardProxy } = config;
  const maxMessageBytes = calls.maxBodyBytes;
  const sockets = createWsSockets({ allowPrivate, forwardProxy, maxMessageBytes });
  const parts = { ...deps, sessions: config.sessions, sockets, newId: randomUUID };
  return createSessionApp(parts, surfaces);
}

const openPromptCounter = (reportTrouble: ReportTrouble) =>
  createPromptCounter({
    deadlineMs: COUNT_DEADLINE_MS,
    onTrouble: (error) => reportTrouble(error, "prompt not counted"),
  });

const openBodies = ({ calls: { maxBodyBytes }, keyring }: Config, reportTrouble: ReportTrouble) =>
  openLargeBodies({
    threads: Math.min(MAX_BODY_THREADS, Math.ceil(availableParallelism() / 4)),
    deadlineMs: BODY_DEADLINE_MS,
    maxWaitingBytes: Math.max(MAX_WAITING_BYTES, 4 * maxBodyBytes),
    sealSecrets: keysOf(keyring),
    onTrouble: (error) => reportTrouble(error, "large body not read"),
  });

/** What helps calls beside their own way: counted prompts, bodies read in threads, kept answers. */
function openHelpers(
  config: Config,
  { metrics }: ReturnType<typeof startTelemetry>,
  reportTrouble: ReportTrouble,
) {
  const prompts = openPromptCounter(reportTrouble);
  const largeBodies = openBodies(config, reportTrouble);
  const answerCache = openAnswerCache(config, createCacheMetrics(metrics), {
    monotonic,
    onTrouble: (error) => reportTrouble(error, "cache of answers"),
  });
  return {
    parts: {
      prompts,
      largeBodies,
      largeMessages: largeBodies,
      cache: answerCache.cache,
      custody: createCustody(keysOf(config.keyring)),
    },
    async close(): Promise<void> {
      await Promise.all([prompts, largeBodies, answerCache].map((part) => part.close()));
    },
  };
}

/** What calls carry in place of what a setting holds. */
const openExchangedCredentials = (upstream: Upstream, reportTrouble: ReportTrouble) => ({
  machineCredentials: new AwsCredentials({
    load: createAwsChain(),
    now: CLOCKS.now,
    onTrouble: (error) => reportTrouble(error, "AWS credentials could not be loaded"),
  }),
  accessTokens: new KeptAccessTokens({
    upstream,
    now: CLOCKS.now,
    onTrouble: (error) => reportTrouble(error, "an access token could not be renewed"),
  }),
});
