import type { MetricSet } from "../series/metric-set.ts";

/** Read when metrics are collected; each must be quick and must not throw. */
export interface ProxyGaugeSources {
  readonly spoolRecords: () => number;
  readonly spoolBytes: () => number;
  readonly spoolUnreadableFiles: () => number;
  readonly spoolDroppedRefusals: () => number;
  readonly reservationsOpen: () => number;
  readonly callsOpen: () => number;
  readonly callsAbandoned: () => number;
  readonly sessionsOpen: () => number;
}

/** Registers what proxy-edge shows of its present state. */
export function registerProxyGauges(metrics: MetricSet, sources: ProxyGaugeSources): void {
  metrics.gauge(
    {
      name: "lintel.spool.records",
      description: "Events in the local spool that the worker has not acknowledged.",
      unit: "{event}",
    },
    sources.spoolRecords,
  );
  metrics.gauge(
    { name: "lintel.spool.bytes", description: "Size of the local spool.", unit: "By" },
    sources.spoolBytes,
  );
  metrics.gauge(
    {
      name: "lintel.spool.unreadable_files",
      description:
        "Files in the local spool that hold records which could not be read. Should be 0.",
      unit: "{file}",
    },
    sources.spoolUnreadableFiles,
  );
  metrics.gauge(
    {
      name: "lintel.spool.dropped_refusals",
      description:
        "Refused calls of which no record was kept, since the start: the disk took none.",
      unit: "{call}",
    },
    sources.spoolDroppedRefusals,
  );
  metrics.gauge(
    {
      name: "lintel.reservations.open",
      description: "Reservations held by calls of this process.",
      unit: "{reservation}",
    },
    sources.reservationsOpen,
  );
  metrics.gauge(
    { name: "lintel.calls.open", description: "Calls under way in this process.", unit: "{call}" },
    sources.callsOpen,
  );
  metrics.gauge(
    {
      name: "lintel.calls.abandoned",
      description: "Calls whose callers have left and whose answers are still being read.",
      unit: "{call}",
    },
    sources.callsAbandoned,
  );
  metrics.gauge(
    {
      name: "lintel.sessions.open",
      description: "Sessions over WebSocket in this process.",
      unit: "{session}",
    },
    sources.sessionsOpen,
  );
}
