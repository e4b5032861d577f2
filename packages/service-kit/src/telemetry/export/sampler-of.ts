import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

import type { TelemetryEnv } from "./telemetry-env.ts";

/** The sampler that `OTEL_TRACES_SAMPLER` names. */
export function samplerOf(env: TelemetryEnv): Sampler {
  const name = env.OTEL_TRACES_SAMPLER;
  const root = rootSampler(name, Number(env.OTEL_TRACES_SAMPLER_ARG));
  return name.startsWith("parentbased_") ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name.endsWith("traceidratio")) return new TraceIdRatioBasedSampler(ratio);
  return name.endsWith("always_off") ? new AlwaysOffSampler() : new AlwaysOnSampler();
}
