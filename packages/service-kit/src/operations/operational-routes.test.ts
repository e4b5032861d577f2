import { describe, expect, it } from "vitest";

import { operationalRoutes } from "./operational-routes.ts";
import type { Readiness } from "./readiness.ts";

const answerOf = (path: string, readiness: Readiness) =>
  operationalRoutes({
    telemetry: { renderMetrics: async () => "lintel_calls_total 1\n" },
    readiness: () => readiness,
  }).request(path);

const READY: Readiness = { ready: true, checks: { redis: "ok" } };
const UNREADY: Readiness = { ready: false, checks: { redis: "ECONNREFUSED" } };

describe("operationalRoutes", () => {
  it("200 at /livez even when a dependency is down: a restart would not help", async () => {
    expect((await answerOf("/livez", UNREADY)).status).toBe(200);
  });

  it("200 at /readyz when ready", async () => {
    const response = await answerOf("/readyz", READY);
    expect([response.status, await response.json()]).toEqual([200, READY]);
  });

  it("503 at /readyz when not, with the reasons", async () => {
    const response = await answerOf("/readyz", UNREADY);
    expect([response.status, await response.json()]).toEqual([503, UNREADY]);
  });

  it("200 at /metrics, in Prometheus's format", async () => {
    const response = await answerOf("/metrics", READY);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toBe("lintel_calls_total 1\n");
  });
});
