import { performance } from "node:perf_hooks";

import type { MetricSet } from "./metric-set.ts";

/** Registers what every process shows of itself. Nothing is measured between collections. */
export function registerProcessGauges(metrics: MetricSet): void {
  metrics.gauge({ name: "process.memory.usage", description: "Resident memory.", unit: "By" }, () =>
    process.memoryUsage.rss(),
  );
  metrics.gauge(
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
}
