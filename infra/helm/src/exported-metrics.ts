import { NO_TOKENS } from "@lintel/core";
import {
  createAlertMetrics,
  createCacheMetrics,
  createCallMetrics,
  createLogger,
  createWorkerMetrics,
  type MetricSet,
  parseEnv,
  registerProxyGauges,
  startTelemetry,
  telemetryEnv,
} from "@lintel/service-kit";
import { z } from "zod";

import { createObserver } from "../../../services/admin-api/src/observe-answers.ts";
import { watchQueues } from "../../../services/event-worker/src/scheduled-tasks.ts";
import { watchStores } from "../../../services/event-worker/src/watch-stores.ts";

/** Names of series as Prometheus reads them, and their labels. */
export type ExportedMetrics = ReadonlyMap<string, ReadonlySet<string>>;

const logger = createLogger({ service: "test", level: "silent" });

/** Everything that the services show at `/metrics`, by asking the code that registers it. */
export async function exportedMetrics(): Promise<ExportedMetrics> {
  const telemetry = startTelemetry({
    service: "test",
    env: parseEnv(z.object(telemetryEnv), {}),
    logger,
  });
  try {
    recordCalls(telemetry.metrics);
    registerProxyGauges(telemetry.metrics, PROXY);
    await recordWork(telemetry.metrics);
    createObserver(
      telemetry.metrics,
      logger,
    )({ requestId: "r", method: "GET", route: "/", status: 200, durationMs: 1 });
    return readPage(await telemetry.renderMetrics());
  } finally {
    await telemetry.shutdown();
  }
}

const CALL = {
  provider: "openai",
  operation: "chat",
  model: "gpt-4o",
  status: 200,
  ending: "complete",
  usage: NO_TOKENS,
  costNano: 1,
  durationMs: 1,
  overheadMs: 1,
  firstChunkMs: 1,
  unknownUsage: ["new_tokens"],
  translation: { from: "openai-chat", to: "anthropic-messages", isLossy: true },
};

function recordCalls(metrics: MetricSet): void {
  const calls = createCallMetrics(metrics, (provider) => provider);
  calls.ended(CALL);
  calls.ended({ ...CALL, ending: "upstream_failed", status: 502 });
  calls.refused("internal");
  calls.attempted("openai", "ok");
  calls.policyMatched("email", "block", 1);
  calls.detected("ok", 1);
  const cache = createCacheMetrics(metrics);
  cache.consulted("hit");
  cache.stored(1);
  cache.dropped();
}

const PROXY = {
  spoolRecords: () => 0,
  spoolBytes: () => 0,
  spoolUnreadableFiles: () => 0,
  spoolDroppedRefusals: () => 0,
  reservationsOpen: () => 0,
  callsOpen: () => 0,
  callsAbandoned: () => 0,
  sessionsOpen: () => 0,
  openBreakers: () => [{ settingId: "s", provider: "openai", model: "" }],
};

async function recordWork(metrics: MetricSet): Promise<void> {
  const work = createWorkerMetrics(metrics);
  work.booked({ events: 1, duplicates: 0, unpriced: 0, unknownOutcomes: 0, lagMs: 1 });
  work.deadLettered("rejected");
  work.settleFailed();
  const alerts = createAlertMetrics(metrics);
  alerts.crossed("spend", 1);
  alerts.delivered("delivered");
  const depths = { waiting: 0, active: 0, delayed: 0, deadLetters: 0 };
  watchQueues({ read: () => Promise.resolve(depths), close: () => Promise.resolve() }, metrics);
  const stores = { redis: () => Promise.resolve() };
  await watchStores({ stores, metrics, monotonic: () => 0 }).run();
}

/** From Prometheus' text format. */
function readPage(page: string): ExportedMetrics {
  const found = new Map<string, Set<string>>();
  for (const line of page.split("\n")) {
    const sample = /^(?<name>[a-z_\d]+)(?:\{(?<labels>.*)\})? /.exec(line)?.groups;
    if (sample?.["name"] === undefined) continue;
    const labels = found.get(sample["name"]) ?? new Set();
    found.set(sample["name"], labels);
    for (const [, label = ""] of (sample["labels"] ?? "").matchAll(/([a-z_\d]+)="/g)) {
      labels.add(label);
    }
  }
  return found;
}
