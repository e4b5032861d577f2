import { parseKeyPairsIntoRecord } from "@opentelemetry/core";
import { defaultResource, type Resource, resourceFromAttributes } from "@opentelemetry/resources";

import type { TelemetryEnv } from "./telemetry-env.ts";

/** Who speaks: the service, its version, and what `OTEL_RESOURCE_ATTRIBUTES` adds. */
export function resourceOf(service: string, version: string, env: TelemetryEnv): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": service,
        "service.version": version,
        "service.namespace": "lintel",
      }),
    )
    .merge(resourceFromAttributes(parseKeyPairsIntoRecord(env.OTEL_RESOURCE_ATTRIBUTES)))
    .merge(
      resourceFromAttributes(
        env.OTEL_SERVICE_NAME === undefined ? {} : { "service.name": env.OTEL_SERVICE_NAME },
      ),
    );
}
