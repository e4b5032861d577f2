import {
  AggregationTemporalityPreference,
  OTLPMetricExporter,
} from "@opentelemetry/exporter-metrics-otlp-http";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import type { Resource } from "@opentelemetry/resources";
import {
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

import type { MetricSet } from "../series/metric-set.ts";
import { exportUrl } from "./export-url.ts";
import { inPrometheusNames } from "./prometheus-names.ts";
import type { TelemetryEnv } from "./telemetry-env.ts";

export interface Metering {
  readonly provider: MeterProvider;
  readonly exporting: boolean;
  readonly render: () => Promise<string>;
}

const COLLECT_TIMEOUT_MS = 2000;
const EXPORT_TIMEOUT_MS = 10_000;

/** A reader for Prometheus always, one that exports to OTLP when an endpoint is given. */
export function startMetrics(env: TelemetryEnv, resource: Resource, metrics: MetricSet): Metering {
  const page = new PageReader({ metricProducers: [metrics] });
  const url = exportUrl(env, "metrics");
  const exporters = url === undefined ? [] : [exportingReader(env, url, metrics)];
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  return {
    provider: new MeterProvider({ resource, readers: [page, ...exporters] }),
    exporting: url !== undefined,
    async render() {
      const { resourceMetrics } = await page.collect({ timeoutMillis: COLLECT_TIMEOUT_MS });
      return serializer.serialize(inPrometheusNames(resourceMetrics));
    },
  };
}

/** Collects when asked, for `/metrics`; OpenTelemetry's own Prometheus exporter would open a port. */
class PageReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

function exportingReader(
  env: TelemetryEnv,
  url: string,
  metrics: MetricSet,
): PeriodicExportingMetricReader {
  const interval = env.OTEL_METRIC_EXPORT_INTERVAL;
  return new PeriodicExportingMetricReader({
    // Our own series are sums since the start; the others must not differ from them.
    exporter: new OTLPMetricExporter({
      url,
      temporalityPreference: AggregationTemporalityPreference.CUMULATIVE,
    }),
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, EXPORT_TIMEOUT_MS),
    metricProducers: [metrics],
  });
}
