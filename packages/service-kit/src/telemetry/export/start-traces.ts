import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { Resource } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

import { exportUrl } from "./export-url.ts";
import { samplerOf } from "./sampler-of.ts";
import type { TelemetryEnv } from "./telemetry-env.ts";

/** Spans to OTLP in the background; beyond 4,096 waiting ones they are dropped. Undefined when no endpoint is given. */
export function startTraces(env: TelemetryEnv, resource: Resource): TracerProvider | undefined {
  const url = exportUrl(env, "traces");
  if (url === undefined) return undefined;
  const exporter = new OTLPTraceExporter({ url });
  return new TracerProvider({
    resource,
    sampler: samplerOf(env),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: 4096,
        scheduledDelayMillis: env.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: 10_000,
      }),
    ],
  });
}
