import { boundedLookup } from "../series/bounded-lookup.ts";
import { LATENCY_SECONDS } from "../series/buckets.ts";
import type { MetricSet } from "../series/metric-set.ts";

/** More than there are types of entities. */
const MAX_TYPES = 60;
const MAX_ACTIONS = 10;

/** Registers the metrics of policies; returns the lookup of their series. */
export function createPolicySeries(metrics: MetricSet) {
  const matched = metrics.counter({
    name: "lintel.policy.matches",
    description: "What policies found in calls and acted on, by its type and what was done.",
    unit: "{match}",
  });
  const duration = metrics.histogram(
    {
      name: "lintel.policy.detection.duration",
      description: "How long detectors over the network took for the texts of a call, by outcome.",
      unit: "s",
    },
    LATENCY_SECONDS,
  );
  return {
    matches: boundedLookup(MAX_TYPES, (type) =>
      boundedLookup(MAX_ACTIONS, (action) => matched({ type, action })),
    ),
    detections: boundedLookup(MAX_ACTIONS, (outcome) => duration({ outcome })),
  };
}
