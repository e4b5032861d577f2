import type { Logger, MetricSet } from "@lintel/service-kit";

import type { Observe } from "./http/observe-requests.ts";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120] as const;

/** One log line and one measurement per request, under OpenTelemetry's name for it. */
export function createObserver(metrics: MetricSet, logger: Logger): Observe {
  const duration = metrics.histogram(
    {
      name: "http.server.request.duration",
      description: "Duration of requests to the admin API.",
      unit: "s",
    },
    SECONDS,
  );
  return (request) => {
    const { durationMs, method, route, status } = request;
    duration({
      "http.request.method": method,
      "http.route": route,
      "http.response.status_code": status,
    }).record(durationMs / 1000);
    logger.info(request, "answered");
  };
}
