import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

import type { Hono } from "hono";

import type { TelemetryEnv } from "../telemetry/export/telemetry-env.ts";
import {
  METRICS_TYPE,
  operationalRoutes,
  type OperationalRoutesOptions,
} from "./operational-routes.ts";
import type { ReadinessCheck } from "./readiness.ts";

export interface OperationsOptions extends Pick<OperationalRoutesOptions, "telemetry"> {
  readonly readiness: Pick<ReadinessCheck, "check">;
  readonly env: Pick<TelemetryEnv, "LINTEL_METRICS_PORT">;
  /** Where a port of its own for metrics listens. */
  readonly host: string;
}

export interface Operations {
  /** What the service answers on its own port. */
  readonly routes: Hono;
  /** The port of the metrics; `undefined` when they are among the routes. */
  readonly metricsPort: number | undefined;
  close(): Promise<void>;
}

/**
 * Probes, and metrics where the operator wants them: among the probes, or on a port of their own. Rejects when it is taken. What makes the
 * service unready is looked for at once, so that the log says it where nobody probes.
 */
export async function startOperations(options: OperationsOptions): Promise<Operations> {
  const { env, host, readiness, telemetry } = options;
  void readiness.check();
  const port = env.LINTEL_METRICS_PORT;
  const routes = operationalRoutes({
    telemetry,
    readiness: () => readiness.check(),
    hidesMetrics: port !== undefined,
  });
  if (port === undefined) return { routes, metricsPort: undefined, close: () => Promise.resolve() };
  const server = createServer((incoming, outgoing) => {
    const isAsked = incoming.method === "GET" && /^\/metrics(?:\?|$)/.test(incoming.url ?? "");
    if (isAsked) void sendMetrics(telemetry, outgoing);
    else outgoing.writeHead(404).end();
  });
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    routes,
    metricsPort: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function sendMetrics(
  telemetry: OperationalRoutesOptions["telemetry"],
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const text = await telemetry.renderMetrics();
    outgoing.writeHead(200, { "content-type": METRICS_TYPE }).end(text);
  } catch {
    outgoing.writeHead(500).end();
  }
}
