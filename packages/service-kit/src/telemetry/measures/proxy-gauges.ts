import type { GaugeSample, MetricSet } from "../series/metric-set.ts";

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
  readonly openBreakers: () => readonly OpenBreaker[];
}

/** A setting to which calls do not go for now. */
export interface OpenBreaker {
  readonly settingId: string;
  readonly provider: string;
  /** Empty for all models. */
  readonly model: string;
}

const MAX_BREAKERS = 100;
/** What names of models look like; others are a caller's text. */
const MODEL_NAME = /^[\w.:/@-]{0,80}$/;

const breakerSample = ({ model, provider, settingId }: OpenBreaker): GaugeSample => ({
  attributes: {
    setting: settingId,
    provider,
    model: MODEL_NAME.test(model) ? model : "other",
  },
  value: 1,
});

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
      description: "Refused calls whose record the disk did not take, since the start.",
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
  registerBreakers(metrics, sources);
}

const registerBreakers = (metrics: MetricSet, { openBreakers }: ProxyGaugeSources): void =>
  metrics.gauges(
    {
      name: "lintel.breaker.open",
      description:
        "Provider settings, and models there, that fail and rest: 1 as long as calls go elsewhere if they can.",
      unit: "{breaker}",
    },
    () => openBreakers().slice(0, MAX_BREAKERS).map(breakerSample),
  );
