import { genAiNameOf } from "@lintel/providers";
import {
  createCallMetrics,
  type Logger,
  registerProxyGauges,
  startTelemetry,
  type Telemetry,
} from "@lintel/service-kit";

import type { StoppableReads } from "../adapters/abandoned-reads.ts";
import { createCallTracer } from "../adapters/call-tracer.ts";
import type { OpenHealth } from "../adapters/health/open-health.ts";
import type { OpenLimits } from "../adapters/limits/open-limits.ts";
import type { Spool } from "../adapters/spool/open-spool.ts";
import type { ProxyApp } from "../app.ts";
import type { Config } from "../config.ts";
import type { SessionApp } from "../sessions/session-app.ts";
import type { Supervised } from "../workers/join-supervisor.ts";

/** Starts telemetry. A worker's metrics are shown by the process that supervises it. */
export function openTelemetry(
  { telemetry: env }: Config,
  logger: Logger,
  supervised: Pick<Supervised, "sharePages"> | undefined,
): Telemetry {
  const telemetry = startTelemetry({ service: "proxy-edge", env, logger });
  if (supervised === undefined) return telemetry;
  return { ...telemetry, renderMetrics: supervised.sharePages(() => telemetry.renderMetrics()) };
}

/** What is measured, traced and logged of calls. */
export const observersOf = (telemetry: Telemetry, logger: Logger) => ({
  metrics: createCallMetrics(telemetry.metrics, genAiNameOf),
  tracer: createCallTracer(telemetry),
  logger,
});

interface Gauged {
  readonly abandonedReads: StoppableReads;
  readonly breakers: Pick<OpenHealth, "open">;
  readonly limits: OpenLimits;
  readonly proxy: ProxyApp;
  readonly sessions: SessionApp;
  readonly spool: Spool;
}

/** Metrics of what is open at the moment. */
export const registerGauges = (
  { metrics }: Telemetry,
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
