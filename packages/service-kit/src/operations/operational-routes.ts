import { Hono } from "hono";

import type { Readiness } from "./readiness.ts";

export interface OperationalRoutesOptions {
  readonly telemetry: { renderMetrics(): Promise<string> };
  readonly readiness: () => Promise<Readiness> | Readiness;
  /** Metrics are served elsewhere. */
  readonly hidesMetrics?: boolean;
}

/** Prometheus' text format. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `/livez`: the process answers. `/readyz`: its dependencies do too, else 503 with reasons. `/metrics`: Prometheus. */
export function operationalRoutes(options: OperationalRoutesOptions): Hono {
  const { hidesMetrics = false, readiness, telemetry } = options;
  const app = new Hono();
  app.get("/livez", (context) => context.json({ status: "alive" }));
  app.get("/readyz", async (context) => {
    const answer = await readiness();
    return context.json(answer, answer.ready ? 200 : 503);
  });
  if (hidesMetrics) return app;
  app.get("/metrics", async (context) =>
    context.body(await telemetry.renderMetrics(), 200, { "content-type": METRICS_TYPE }),
  );
  return app;
}
