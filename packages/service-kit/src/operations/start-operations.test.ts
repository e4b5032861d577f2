import { afterEach, describe, expect, it } from "vitest";

import { type Operations, startOperations } from "./start-operations.ts";

let operations: Operations | undefined;
afterEach(() => operations?.close());

const start = (port?: number) =>
  startOperations({
    host: "127.0.0.1",
    env: { LINTEL_METRICS_PORT: port },
    telemetry: { renderMetrics: async () => "lintel_calls_total 1\n" },
    readiness: { check: async () => ({ ready: true, checks: {} }) },
  });

describe("metrics", () => {
  it("are on the service's port by default", async () => {
    operations = await start();
    expect(operations.metricsPort).toBeUndefined();
    expect((await operations.routes.request("/metrics")).status).toBe(200);
  });

  it("404: are on a port of their own alone where there is one, and nothing else is", async () => {
    operations = await start(0);
    const { metricsPort, routes } = operations;
    expect((await routes.request("/metrics")).status).toBe(404);
    expect((await routes.request("/livez")).status).toBe(200);
    const at = `http://127.0.0.1:${metricsPort}`;
    const metrics = await fetch(`${at}/metrics`);
    expect(metrics.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await metrics.text()).toBe("lintel_calls_total 1\n");
    expect((await fetch(`${at}/livez`)).status).toBe(404);
    expect((await fetch(`${at}/metrics`, { method: "POST" })).status).toBe(404);
  });
});
