import { ROOT_CONTEXT } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { parseEnv } from "../../env/parse-env.ts";
import { contextFromHeaders } from "../traces/trace-context.ts";
import { exportUrl } from "./export-url.ts";
import { samplerOf } from "./sampler-of.ts";
import { telemetryEnv } from "./telemetry-env.ts";

const read = (env: Record<string, string>) => parseEnv(z.object(telemetryEnv), env);

const SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const UNSAMPLED = SAMPLED.replace(/01$/, "00");

/** Are spans recorded: without a caller's trace, in a sampled one, in one that is not sampled? */
function recordsWith(sampler: string, ratio: string): boolean[] {
  const env = read({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio });
  const tracer = new TracerProvider({ sampler: samplerOf(env) }).getTracer("test");
  return [ROOT_CONTEXT, contextFromHeaders(SAMPLED), contextFromHeaders(UNSAMPLED)].map((context) =>
    tracer.startSpan("x", {}, context).isRecording(),
  );
}

describe("samplerOf", () => {
  it.each([
    ["always_on", "", [true, true, true]],
    ["always_off", "", [false, false, false]],
    ["traceidratio", "1", [true, true, true]],
    ["traceidratio", "0", [false, false, false]],
    ["parentbased_always_on", "", [true, true, false]],
    ["parentbased_always_off", "", [false, true, false]],
    ["parentbased_traceidratio", "0", [false, true, false]],
    ["parentbased_traceidratio", "1.0", [true, true, false]],
  ])("%s %s", (sampler, ratio, recorded) => {
    expect(recordsWith(sampler, ratio)).toEqual(recorded);
  });
});

describe("exportUrl", () => {
  it.each([
    [{}, undefined, undefined],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" },
      "http://c:4318/v1/traces",
      "http://c:4318/v1/metrics",
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "https://c/otlp/" },
      "https://c/otlp/v1/traces",
      "https://c/otlp/v1/metrics",
    ],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c/t" }, "http://c/t", undefined],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://c/m" }, undefined, "http://c/m"],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_SDK_DISABLED: "true" },
      undefined,
      undefined,
    ],
  ])("%j", (env, traces, metrics) => {
    expect([exportUrl(read(env), "traces"), exportUrl(read(env), "metrics")]).toEqual([
      traces,
      metrics,
    ]);
  });
});

describe("telemetryEnv", () => {
  it.each([
    { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
    { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" },
    { OTEL_TRACES_SAMPLER: "jaeger_remote" },
    { OTEL_TRACES_SAMPLER_ARG: "1.5" },
    { OTEL_METRIC_EXPORT_INTERVAL: "0" },
  ])("refuses %j, which would be ignored in silence", (env) => {
    const [name = ""] = Object.keys(env);
    expect(() => read(env)).toThrow(name);
  });
});
