import type { TelemetryEnv } from "../export/telemetry-env.ts";
import { toTag } from "./to-lines.ts";

/**
 * The tags of every metric: those of Datadog's unified service tagging, `DD_TAGS`, and the pod by which the agent adds its own
 * (https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ and …/developers/dogstatsd/unix_socket/, November 2026).
 */
export function globalTags(service: string, env: TelemetryEnv): readonly string[] {
  const named: readonly (readonly [string, string | undefined])[] = [
    ["env", env.DD_ENV],
    ["service", env.DD_SERVICE ?? env.OTEL_SERVICE_NAME ?? service],
    ["version", env.DD_VERSION ?? env.LINTEL_VERSION],
    ["dd.internal.entity_id", env.DD_ENTITY_ID],
  ];
  const own = (env.DD_TAGS ?? "").split(/[,\s]+/).filter((tag) => tag !== "");
  const given = named.flatMap(([key, value]) => (value === undefined ? [] : [toTag(key, value)]));
  return [...given, ...own.map((tag) => tag.replaceAll("|", "_"))];
}
