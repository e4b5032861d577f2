import type { TelemetryEnv } from "./telemetry-env.ts";

/** Where a signal is exported to: its own endpoint as it is, else the common one with the signal's path. */
export function exportUrl(env: TelemetryEnv, signal: "traces" | "metrics"): string | undefined {
  if (env.OTEL_SDK_DISABLED) return undefined;
  const own =
    signal === "traces"
      ? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
      : env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT;
  if (own !== undefined) return own;
  return env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : `${env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, "")}/v1/${signal}`;
}
