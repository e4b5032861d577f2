import { randomUUID } from "node:crypto";

import { parseKeyPairsIntoRecord } from "@opentelemetry/core";
import { defaultResource, type Resource, resourceFromAttributes } from "@opentelemetry/resources";

import type { TelemetryEnv } from "./telemetry-env.ts";

/** Identifies this process in spans and metrics alike. */
const INSTANCE_ID = randomUUID();

/**
 * Who speaks: the service, its version, which of its processes, and what `OTEL_RESOURCE_ATTRIBUTES` adds. Without an instance
 * the sums of two replicas arrive as one series. A UUID of version 4 is what the semantic conventions recommend
 * (https://opentelemetry.io/docs/specs/semconv/resource/#service, November 2026).
 */
export function resourceOf(service: string, env: TelemetryEnv): Resource {
  return defaultResource()
    .merge(
      resourceFromAttributes({
        "service.name": service,
        "service.version": env.LINTEL_VERSION,
        "service.namespace": "lintel",
        "service.instance.id": INSTANCE_ID,
      }),
    )
    .merge(resourceFromAttributes(parseKeyPairsIntoRecord(env.OTEL_RESOURCE_ATTRIBUTES)))
    .merge(
      resourceFromAttributes(
        env.OTEL_SERVICE_NAME === undefined ? {} : { "service.name": env.OTEL_SERVICE_NAME },
      ),
    );
}
