import { boundedLookup } from "../series/bounded-lookup.ts";
import type { MetricSet } from "../series/metric-set.ts";

/** What is measured of alerts. Kinds and states are few. */
export interface AlertMetrics {
  crossed(kind: string, count: number): void;
  /** `delivered`, `pending` when it will be tried again, `dead` when it will not. */
  delivered(state: string): void;
}

const MAX_KINDS = 20;

export function createAlertMetrics(metrics: MetricSet): AlertMetrics {
  const crossings = metrics.counter({
    name: "lintel.alert.crossings",
    description: "Thresholds of alert rules that were crossed, by kind of rule.",
    unit: "{crossing}",
  });
  const attempts = metrics.counter({
    name: "lintel.alert.deliveries",
    description: "Attempts to deliver alerts, by what they led to; `dead` ones were given up.",
    unit: "{attempt}",
  });
  const crossingsOf = boundedLookup(MAX_KINDS, (kind) => crossings({ kind }));
  const attemptsOf = boundedLookup(MAX_KINDS, (state) => attempts({ state }));
  return {
    crossed: (kind, count) => crossingsOf(kind).add(count),
    delivered: (state) => attemptsOf(state).add(),
  };
}
