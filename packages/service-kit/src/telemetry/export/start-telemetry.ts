import { type Meter, ProxyTracerProvider, type Tracer } from "@opentelemetry/api";

import type { Logger } from "../../log/logger.ts";
import { throttleLog } from "../../log/throttle-log.ts";
import { withDeadline } from "../../operations/with-deadline.ts";
import { globalTags } from "../datadog/global-tags.ts";
import { type DogStatsd, startDogStatsd } from "../datadog/start-dogstatsd.ts";
import { registerProcessGauges } from "../measures/process-gauges.ts";
import { createMetricSet, type MetricSet } from "../series/metric-set.ts";
import { reportFailures } from "./report-failures.ts";
import { resourceOf } from "./resource-of.ts";
import { startMetrics } from "./start-metrics.ts";
import { startTraces } from "./start-traces.ts";
import type { TelemetryEnv } from "./telemetry-env.ts";

export interface TelemetryOptions {
  readonly service: string;
  /** The members of `telemetryEnv`, parsed. */
  readonly env: TelemetryEnv;
  /** Called when an export fails, at most once a minute. */
  readonly logger: Logger;
}

export interface Telemetry {
  /** True when spans are exported. Otherwise `tracer` makes spans that do nothing but carry the caller's context on. */
  readonly enabled: boolean;
  readonly tracer: Tracer;
  /** For metrics off the hot path; those on it are in `metrics`. */
  readonly meter: Meter;
  readonly metrics: MetricSet;
  /** All metrics in Prometheus's text format. */
  renderMetrics(): Promise<string>;
  /** Exports what is left. Ends within 3 s, even if the collector hangs; never rejects. */
  shutdown(): Promise<void>;
}

const SHUTDOWN_DEADLINE_MS = 3000;
const COMPLAINT_EVERY_MS = 60_000;
const monotonic = (): number => performance.now();
const SCOPE = "lintel";

/**
 * Metrics are always collected; spans and metrics are exported (OTLP over HTTP) when an endpoint is given, and metrics to Datadog's agent
 * with `STATS_PROVIDER`.
 * Nothing global is registered: contexts are passed as arguments, so no AsyncLocalStorage slows the calls.
 */
export function startTelemetry({ service, env, logger }: TelemetryOptions): Telemetry {
  const resource = resourceOf(service, env);
  const metrics = createMetricSet({ keepsSamples: env.STATS_PROVIDER !== undefined });
  registerProcessGauges(metrics);
  const metering = startMetrics(env, resource, metrics);
  const tracing = startTraces(env, resource);
  const datadog = openDatadog({ service, env, logger }, metrics);
  if (metering.exporting || tracing !== undefined) reportFailures(logger);
  return {
    enabled: tracing !== undefined,
    tracer: (tracing ?? new ProxyTracerProvider()).getTracer(SCOPE, env.LINTEL_VERSION),
    meter: metering.provider.getMeter(SCOPE, env.LINTEL_VERSION),
    metrics,
    renderMetrics: metering.render,
    async shutdown() {
      const flushed = Promise.all([
        tracing?.shutdown(),
        metering.provider.shutdown(),
        datadog?.shutdown(),
      ]);
      await withDeadline(flushed, SHUTDOWN_DEADLINE_MS).catch((error: unknown) => {
        logger.warn({ err: error }, "the last telemetry could not be exported");
      });
    },
  };
}

function openDatadog(
  { env, logger, service }: TelemetryOptions,
  metrics: MetricSet,
): DogStatsd | undefined {
  if (env.STATS_PROVIDER === undefined) return undefined;
  return startDogStatsd({
    metrics,
    host: env.DD_AGENT_HOST,
    port: env.DD_DOGSTATSD_PORT,
    tags: globalTags(service, env),
    onTrouble: throttleLog<unknown>(COMPLAINT_EVERY_MS, monotonic, (what, err, suppressed) =>
      logger.warn({ err, suppressed }, what),
    ),
  });
}
