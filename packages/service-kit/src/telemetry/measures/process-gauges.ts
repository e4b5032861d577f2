import { monitorEventLoopDelay, performance } from "node:perf_hooks";

import type { MetricSet } from "../series/metric-set.ts";

/** How often the event loop is looked at; what is shorter goes unseen. */
const DELAY_RESOLUTION_MS = 10;

/** Registers what every process shows of itself. Between collections only the delay of the event loop is measured, natively. */
export function registerProcessGauges(metrics: MetricSet): void {
  metrics.gauge({ name: "process.memory.usage", description: "Resident memory.", unit: "By" }, () =>
    process.memoryUsage.rss(),
  );
  metrics.sum(
    { name: "process.cpu.seconds", description: "CPU time used since the start.", unit: "s" },
    () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  );
  let before = performance.eventLoopUtilization();
  metrics.gauge(
    {
      name: "nodejs.eventloop.utilization",
      description: "Share of time the event loop was busy since the metrics were last collected.",
      unit: "1",
    },
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, before);
      before = now;
      return utilization;
    },
  );
  registerLoopDelay(metrics);
}

/** The name is that of OpenTelemetry's conventions for Node.js (v1.38, November 2026). */
function registerLoopDelay(metrics: MetricSet): void {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  metrics.gauge(
    {
      name: "nodejs.eventloop.delay.max",
      description: "The longest the event loop was held since the metrics were last collected.",
      unit: "s",
    },
    () => {
      // What is recorded is from one look to the next.
      const heldMs = Math.max(0, delay.max / 1e6 - DELAY_RESOLUTION_MS);
      delay.reset();
      return heldMs / 1000;
    },
  );
}
