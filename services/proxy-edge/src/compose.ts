import { openDetector } from "@lintel/detectors";
import { createPriceBook } from "@lintel/prices";
import {
  addressesOfRedis,
  addressOfDatabase,
  type Logger,
  type RunningService,
  startOperations,
  throttleLog,
} from "@lintel/service-kit";

import { boundAbandonedReads } from "./adapters/abandoned-reads.ts";
import { AwsCredentials } from "./adapters/aws/aws-credentials.ts";
import { createAwsChain } from "./adapters/aws/create-aws-chain.ts";
import { KeptAccessTokens } from "./adapters/credentials/access-tokens.ts";
import { openKnown } from "./adapters/credentials/open-known.ts";
import { type HealthOptions, openHealth, type OpenHealth } from "./adapters/health/open-health.ts";
import { openLimits } from "./adapters/limits/open-limits.ts";
import { serveApp } from "./adapters/server/serve-app.ts";
import { createWsSockets } from "./adapters/sockets/ws-sockets.ts";
import { openEvents } from "./adapters/spool/open-events.ts";
import { openUpstream } from "./adapters/upstream/open-upstream.ts";
import { queueing } from "./adapters/upstream/queue/queued-upstream.ts";
import { createApp } from "./app.ts";
import { CLOCKS } from "./composition/clocks.ts";
import { openCallParts } from "./composition/open-call-parts.ts";
import { openModels } from "./composition/open-models.ts";
import { observersOf, openTelemetry, registerGauges } from "./composition/open-observers.ts";
import { openReadiness } from "./composition/open-readiness.ts";
import {
  openStores,
  type RedisWatch,
  type ReportTrouble,
  type Stores,
} from "./composition/open-stores.ts";
import { warnOfAccess } from "./composition/warn-of-access.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { AnswerMemory } from "./memory/answer-memory.ts";
import type { Upstream } from "./ports/upstream.ts";
import { createSessionApp } from "./sessions/session-app.ts";
import type { SessionDeps } from "./sessions/session-deps.ts";
import { stopServing } from "./stop-proxy.ts";
import { openSurfaces } from "./surfaces/open-surfaces.ts";
import type { SurfaceFinder } from "./surfaces/surface-finder.ts";
import type { Supervised } from "./workers/join-supervisor.ts";

const REPORT_EVERY_MS = 5000;

function reportTo(logger: Logger, level: "warn" | "error"): ReportTrouble {
  const log = throttleLog<unknown>(REPORT_EVERY_MS, Date.now, (what, err, suppressed) =>
    logger[level]({ err, suppressed }, what),
  );
  return (error, what) => log(what, error);
}

export interface Composition {
  readonly config: Config;
  readonly logger: Logger;
  /** For a worker: its connection to the process that supervises it. */
  readonly supervised?: Pick<Supervised, "sharePages"> | undefined;
}

export interface ProxyEdge extends RunningService {
  readonly port: number;
}

const { monotonic } = CLOCKS;

/** Opens the connections and the spool, joins the parts and starts serving. */
export async function compose({ config, logger, supervised }: Composition): Promise<ProxyEdge> {
  const telemetry = openTelemetry(config, logger, supervised);
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
  const callParts = openCallParts(config, telemetry, reportTrouble);
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
    ...callParts.parts,
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
  const proxy = createApp({ deps, ...served, newId: CLOCKS.newId, operations: operations.routes });
  const own = { ...callParts.parts, sessionReservations: limits.sessionReservations };
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
      const open = [feed, upstream, breakers, publisher, callParts, operations];
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

const operationsOf = ({ host, telemetry: env }: Config) => ({ host, env });

const openUpstreamOf = ({
  allowPrivateUpstreams: allowPrivate,
  forwardProxy,
  simple,
  upstreamClient: client,
}: Config) =>
  openUpstream({ allowPrivate, trusted: simple?.origin, forwardProxy, client, monotonic });

function openSessions(
  config: Config,
  deps: Deps & Pick<SessionDeps, "sessionReservations" | "largeMessages">,
  surfaces: Required<SurfaceFinder>,
) {
  const { allowPrivateUpstreams: allowPrivate, calls, forwardProxy } = config;
  const maxMessageBytes = calls.maxBodyBytes;
  const sockets = createWsSockets({ allowPrivate, forwardProxy, maxMessageBytes });
  const parts = { ...deps, sessions: config.sessions, sockets, newId: CLOCKS.newId };
  return createSessionApp(parts, surfaces);
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
