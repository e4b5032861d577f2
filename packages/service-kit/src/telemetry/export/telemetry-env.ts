import { z } from "zod";

import { envFlag } from "../../env/values/env-flag.ts";
import { envInteger, envOptionalPort, envRemotePort } from "../../env/values/env-integer.ts";
import { envUrl } from "../../env/values/env-url.ts";

/**
 * OpenTelemetry's own variables, of which the endpoint switches the export on. Headers, time-outs,
 * compression and certificates (`OTEL_EXPORTER_OTLP_…`) are read by the exporters themselves.
 */
export const telemetryEnv = {
  /** `/metrics` is served there, and not on the port of the service. */
  LINTEL_METRICS_PORT: envOptionalPort(0),
  /** Version of the running release, set by its image; a checkout has none. */
  LINTEL_VERSION: z.string().default("0.0.0"),
  OTEL_SDK_DISABLED: envFlag(false),
  OTEL_EXPORTER_OTLP_ENDPOINT: envUrl("http", "https").optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: envUrl("http", "https").optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: envUrl("http", "https").optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(["http/json", "http/protobuf"], {
      error: "only OTLP over HTTP is supported: http/json, or http/protobuf, which takes JSON too",
    })
    .optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(
      [
        "always_on",
        "always_off",
        "traceidratio",
        "parentbased_always_on",
        "parentbased_always_off",
        "parentbased_traceidratio",
      ],
      {
        error:
          "must be always_on, always_off or traceidratio, or one of them with parentbased_ before it",
      },
    )
    .default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/, "must be a number from 0 to 1")
    .default("1"),
  /** Milliseconds between two exports of spans. */
  OTEL_BSP_SCHEDULE_DELAY: envInteger(5000, 10, 86_400_000),
  /** Milliseconds. */
  OTEL_METRIC_EXPORT_INTERVAL: envInteger(60_000, 1000, 86_400_000),
  /** The contract's name: metrics go to Datadog's agent (DogStatsD over UDP). */
  STATS_PROVIDER: z.enum(["datadog"], { error: "can only be datadog" }).optional(),
  /** Datadog's own names: where its agent is, and the tags that every metric has. */
  DD_AGENT_HOST: z.string().default("127.0.0.1"),
  DD_DOGSTATSD_PORT: envRemotePort(8125),
  DD_ENV: z.string().optional(),
  DD_SERVICE: z.string().optional(),
  DD_VERSION: z.string().optional(),
  /** `key:value`, separated by commas or blanks. */
  DD_TAGS: z.string().optional(),
  /** The pod's UID, by which the agent adds the pod's tags. */
  DD_ENTITY_ID: z.string().optional(),
} as const;

const TelemetryEnv = z.object(telemetryEnv);
export type TelemetryEnv = z.infer<typeof TelemetryEnv>;
